#include "app/reports/schema_rows.h"

#include <algorithm>
#include <functional>
#include <set>
#include <span>
#include <string_view>

#include "base/format.h"
#include "dynamodb/value.h"

namespace dynalake::app {
namespace {

int64_t CountIn(const std::map<std::string, int64_t, std::less<>>& counts,
                const std::string& attribute) {
  const auto found = counts.find(attribute);
  return found == counts.end() ? 0 : found->second;
}

using dynamodb::TypeTag;
using shaping::CellEncoding;
using shaping::PathStep;

/// Adds those of an entity to what the row has.
void AddRestCounts(const shaping::EntityCounts::Entity& entity, const std::string& attribute,
                   SchemaRow& row) {
  const int64_t in_rest = CountIn(entity.in_rest, attribute);
  if (row.not_counted_apart || (in_rest != 0 && !entity.kept_spelling)) {
    row.not_counted_apart = true;
    row.did_not_fit = std::nullopt;
    row.kept_spelling = std::nullopt;
    return;
  }
  const int64_t kept_spelling =
      entity.kept_spelling ? CountIn(*entity.kept_spelling, attribute) : 0;
  row.did_not_fit = row.did_not_fit.value_or(0) + in_rest - kept_spelling;
  row.kept_spelling = row.kept_spelling.value_or(0) + kept_spelling;
}

bool IsSet(CellEncoding encoding) {
  return encoding == CellEncoding::kSS || encoding == CellEncoding::kNS ||
         encoding == CellEncoding::kBS;
}

// The part of the profile one step below `parent`, or null where nothing was counted.
const shaping::PathProfile* ProfileBelow(const shaping::PathProfile* from,
                                         const shaping::Column& parent, const PathStep& step) {
  if (from == nullptr) {
    return nullptr;
  }
  switch (step.kind) {
    case PathStep::Kind::kName: {
      const auto found = from->members.find(step.name);
      return found == from->members.end() ? nullptr : &found->second;
    }
    case PathStep::Kind::kElement:
      return IsSet(parent.encoding) ? from->set_element.get() : from->element.get();
    case PathStep::Kind::kMapValue:
      return from->any_member.get();
    case PathStep::Kind::kMapKey:
      break;
  }
  return nullptr;
}

std::string PathText(const std::string& parent, const PathStep& step) {
  switch (step.kind) {
    case PathStep::Kind::kName:
      return parent.empty() ? step.name : fmt::format("{}.{}", parent, step.name);
    case PathStep::Kind::kElement:
      return parent + "[]";
    case PathStep::Kind::kMapKey:
      return parent + ".keys()";
    case PathStep::Kind::kMapValue:
      return parent + ".*";
  }
  return parent;
}

std::vector<std::pair<std::string, int64_t>> CountsOf(const shaping::PathProfile& counted) {
  std::vector<std::pair<std::string, int64_t>> values;
  for (size_t i = 0; i < counted.counts.size(); ++i) {
    if (counted.counts[i] > 0) {
      values.emplace_back(std::string(dynamodb::TypeTagName(static_cast<TypeTag>(i))),
                          counted.counts[i]);
    }
  }
  return values;
}

class SchemaBuilder {
 public:
  SchemaBuilder(const iceberg::Schema& schema, const shaping::TableColumns& columns,
                const std::optional<table::TableProfile>& profile)
      : schema_(schema), columns_(columns), profile_(profile) {}

  std::vector<SchemaRow> Build() {
    for (const shaping::Column& column : columns_.columns) {
      const shaping::PathProfile* counted = nullptr;
      if (profile_.has_value()) {
        const auto found = profile_->profile.attributes.find(column.step.name);
        counted = found == profile_->profile.attributes.end() ? nullptr : &found->second.value;
      }
      AddColumn(column, "", "", counted);
    }
    AddSystemColumns();
    return std::move(rows_);
  }

 private:
  void AddSystemColumns() {
    for (const iceberg::NestedField& field : schema_.fields()) {
      if (field.id < shaping::kEntityFieldId || field.id > shaping::kPositionFieldId) {
        continue;
      }
      SchemaRow row;
      row.column = field.name;
      row.type = field.type.ToString();
      if (field.id == shaping::kEntityFieldId) {
        row.attribute = EntityText(columns_.entities);
      }
      rows_.push_back(std::move(row));
    }
  }

  static std::string EntityText(const shaping::EntityRule& rule) {
    switch (rule.kind) {
      case shaping::EntityRule::Kind::kNone:
        break;
      case shaping::EntityRule::Kind::kAttribute:
        return rule.attribute;
      case shaping::EntityRule::Kind::kKeyPrefix:
        return fmt::format("{} up to #", rule.attribute);
    }
    return {};
  }

  void CountRest(const std::string& attribute, SchemaRow& row) const {
    row.did_not_fit = 0;
    row.kept_spelling = 0;
    for (const auto& [name, entity] : profile_->entities.entities) {
      AddRestCounts(entity, attribute, row);
    }
  }

  void AddColumn(const shaping::Column& column, const std::string& parent_column,
                 const std::string& parent_path, const shaping::PathProfile* counted) {
    SchemaRow row;
    row.column = parent_column.empty() ? column.name : parent_column + "." + column.name;
    row.type = shaping::TypeText(column);
    row.attribute = PathText(parent_path, column.step);
    if (parent_column.empty() && columns_.keys.has_value()) {
      row.key = columns_.keys->partition_key == column.step.name ? "partition"
                : columns_.keys->sort_key == column.step.name    ? "sort"
                                                                 : "";
    }
    if (counted != nullptr) {
      Count(column, *counted, row);
    }
    if (parent_column.empty() && profile_.has_value()) {
      CountRest(column.step.name, row);
    }
    const std::string name = row.column;
    const std::string path = row.attribute;
    rows_.push_back(std::move(row));
    for (const shaping::Column& child : column.children) {
      AddColumn(child, name, path, ProfileBelow(counted, column, child.step));
    }
  }

  static void Count(const shaping::Column& column, const shaping::PathProfile& counted,
                    SchemaRow& row) {
    row.values = CountsOf(counted);
    const std::optional<TypeTag> fitting = shaping::TypeTagOf(column.encoding);
    row.did_not_fit = fitting ? counted.non_null() - counted.count(*fitting) : 0;
  }

  const iceberg::Schema& schema_;
  const shaping::TableColumns& columns_;
  const std::optional<table::TableProfile>& profile_;
  std::vector<SchemaRow> rows_;
};

void AppendIcebergRows(std::span<const iceberg::NestedField> fields, const std::string& parent,
                       std::vector<SchemaRow>& rows) {
  for (const iceberg::NestedField& field : fields) {
    SchemaRow row;
    row.column = parent.empty() ? field.name : fmt::format("{}.{}", parent, field.name);
    const std::string type = field.type.ToString();
    row.type = field.type.is_nested() ? type.substr(0, type.find('<')) : type;
    const std::string name = row.column;
    rows.push_back(std::move(row));
    AppendIcebergRows(field.type.fields(), name, rows);
  }
}

}  // namespace

std::vector<SchemaRow> SchemaRows(const catalog::Table& table, const shaping::TableColumns& columns,
                                  const std::optional<table::TableProfile>& profile) {
  return SchemaBuilder(table.metadata->current_schema(), columns, profile).Build();
}

std::vector<SchemaRow> SchemaRows(const iceberg::Schema& schema) {
  std::vector<SchemaRow> rows;
  AppendIcebergRows(schema.fields(), "", rows);
  return rows;
}

void AddLoadedColumns(const std::vector<SchemaRow>& table_rows,
                      const shaping::EntityCounts::Entity* counts,
                      std::vector<SchemaRow>& view_rows) {
  for (SchemaRow& row : view_rows) {
    const auto loaded = std::ranges::find(table_rows, row.column, &SchemaRow::column);
    if (loaded == table_rows.end()) {
      continue;
    }
    row.type = loaded->type;
    row.attribute = loaded->attribute;
    row.key = loaded->key;
    if (counts != nullptr && counts->attributes.contains(row.attribute)) {
      AddRestCounts(*counts, row.attribute, row);
    }
  }
}

std::vector<RestAttribute> AttributesWithoutColumn(const shaping::TableColumns& columns,
                                                   const shaping::Profile& profile) {
  std::set<std::string_view> with_column;
  for (const shaping::Column& column : columns.columns) {
    with_column.insert(column.step.name);
  }
  std::vector<std::pair<int64_t, RestAttribute>> found;
  for (const auto& [name, attribute] : profile.attributes) {
    if (!with_column.contains(name)) {
      found.emplace_back(attribute.value.total(), RestAttribute{name, CountsOf(attribute.value)});
    }
  }
  std::ranges::stable_sort(found, std::greater(), [](const auto& entry) { return entry.first; });
  std::vector<RestAttribute> attributes;
  for (auto& [count, attribute] : found) {
    attributes.push_back(std::move(attribute));
  }
  return attributes;
}

}  // namespace dynalake::app
