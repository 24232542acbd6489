#include "shaping/columns/reconcile.h"

#include <algorithm>

#include "shaping/columns/choose.h"
#include "shaping/columns/column_ids.h"

namespace dynalake::shaping {
namespace {

const Column* FindStep(const std::vector<Column>& columns, const PathStep& step) {
  for (const Column& column : columns) {
    if (column.step == step) {
      return &column;
    }
  }
  return nullptr;
}

/// Whether a field keeps its id when its type becomes the chosen one. A list or map does only with
/// everything inside it; a struct keeps its id whatever becomes of its members.
bool Keeps(const Column& existing, const Column& chosen) {
  if (existing.type != chosen.type || existing.encoding != chosen.encoding) {
    return false;
  }
  if (chosen.type == ColumnType::kDecimal) {
    return existing.scale == chosen.scale;
  }
  if (chosen.type == ColumnType::kList || chosen.type == ColumnType::kMap) {
    for (size_t i = 0; i < chosen.children.size(); ++i) {
      if (!Keeps(existing.children[i], chosen.children[i])) {
        return false;
      }
    }
  }
  return true;
}

class Reconciliation {
 public:
  explicit Reconciliation(std::set<int32_t> used_ids) : ids_(std::move(used_ids)) {}

  std::vector<Column> Run(const std::vector<Column>& existing, std::vector<Column> chosen) {
    std::vector<PathStep> path;
    Keep(existing, &chosen, "");
    Renew(existing, &chosen, &path, "");
    return chosen;
  }

 private:
  /// First: what keeps its id takes it, and its name.
  void Keep(const std::vector<Column>& existing, std::vector<Column>* chosen,
            const std::string& parent) {
    for (Column& column : *chosen) {
      const Column* old = FindStep(existing, column.step);
      if (old == nullptr || !Keeps(*old, column)) {
        column.field_id = 0;
        continue;
      }
      column.field_id = old->field_id;
      ids_.Reserve(old->field_id);
      column.precision = std::max(column.precision, old->precision);
      column.name =
          column.step.kind == PathStep::Kind::kName ? names_.Assign(parent, old->name) : old->name;
      Keep(old->children, &column.children, FullName(parent, column.name));
    }
  }

  /// Then: the others get new ids and, where it is free, the name that they had.
  void Renew(const std::vector<Column>& existing, std::vector<Column>* chosen,
             std::vector<PathStep>* path, const std::string& parent) {
    for (Column& column : *chosen) {
      const Column* old = FindStep(existing, column.step);
      path->push_back(column.step);
      const bool kept = column.field_id != 0;
      if (!kept) {
        column.field_id = ids_.IdOf(*path);
        const std::string& wanted = old != nullptr ? old->name : column.name;
        if (column.step.kind == PathStep::Kind::kName) {
          column.name =
              names_.Assign(parent, names_.IsFree(parent, wanted) ? wanted : column.step.name);
        }
        for (Column& child : column.children) {
          child.field_id = 0;
        }
      }
      Renew(kept ? old->children : std::vector<Column>(), &column.children, path,
            FullName(parent, column.name));
      path->pop_back();
    }
  }

  FieldIds ids_;
  FieldNames names_;
};

/// Whether values of the unit at this path are placed alike in files of `guess` and in the table.
bool SamePlaces(const std::vector<Column>& guess, const std::vector<Column>& table,
                const PathProfile& unit);

bool SamePlaces(const Column& guess, const Column& table, const PathProfile* unit) {
  if (guess.field_id != table.field_id || guess.type != table.type ||
      guess.encoding != table.encoding || guess.precision != table.precision ||
      guess.scale != table.scale || guess.required != table.required) {
    return false;
  }
  const PathProfile nothing;
  if (unit == nullptr) {
    unit = &nothing;
  }
  switch (guess.type) {
    case ColumnType::kList: {
      const auto& element = guess.encoding == CellEncoding::kL ? unit->element : unit->set_element;
      return SamePlaces(guess.children[0], table.children[0], element.get());
    }
    case ColumnType::kMap: {
      PathProfile members = *unit;
      members.FoldMembers();
      return guess.children[0].field_id == table.children[0].field_id &&
             SamePlaces(guess.children[1], table.children[1], members.any_member.get());
    }
    case ColumnType::kStruct:
      return SamePlaces(guess.children, table.children, *unit);
    default:
      return true;
  }
}

/// Whether a path without a column on one side has no values in the unit.
bool IsAbsent(const PathProfile& unit, const std::string& name) {
  return !unit.many_members && !unit.members.contains(name);
}

bool SamePlaces(const std::vector<Column>& guess, const std::vector<Column>& table,
                const PathProfile& unit) {
  for (const Column& column : guess) {
    const Column* other = FindStep(table, column.step);
    const auto member = unit.members.find(column.step.name);
    if (other == nullptr ? !IsAbsent(unit, column.step.name)
                         : !SamePlaces(column, *other,
                                       member == unit.members.end() ? nullptr : &member->second)) {
      return false;
    }
  }
  return std::all_of(table.begin(), table.end(), [&](const Column& column) {
    return FindStep(guess, column.step) != nullptr || IsAbsent(unit, column.step.name);
  });
}

}  // namespace

TableColumns ReconcileColumns(const TableColumns& existing, const TableColumns& chosen,
                              const std::set<int32_t>& used_ids) {
  TableColumns columns = chosen;
  columns.columns = Reconciliation(used_ids).Run(existing.columns, std::move(columns.columns));
  return columns;
}

bool Compatible(const TableColumns& guess, const TableColumns& final_columns, const Profile& unit) {
  if (guess.keys != final_columns.keys || guess.entities != final_columns.entities) {
    return false;
  }
  for (const Column& column : guess.columns) {
    const Column* other = FindStep(final_columns.columns, column.step);
    const auto found = unit.attributes.find(column.step.name);
    const PathProfile* profile = found == unit.attributes.end() ? nullptr : &found->second.value;
    if (profile != nullptr && (other == nullptr || !SamePlaces(column, *other, profile))) {
      return false;
    }
    if (profile == nullptr && other != nullptr && !SamePlaces(column, *other, nullptr)) {
      return false;
    }
  }
  return std::all_of(unit.attributes.begin(), unit.attributes.end(), [&](const auto& attribute) {
    return (FindColumn(final_columns, attribute.first) == nullptr) ==
           (FindColumn(guess, attribute.first) == nullptr);
  });
}

}  // namespace dynalake::shaping
