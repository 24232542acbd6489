#include "app/reports/schema_rows.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>
#include <span>
#include <string_view>

#include "base/format.h"
#include "dynamodb/value.h"
#include "shaping/builder/time_cell.h"

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

using TypeCounts = std::vector<std::pair<std::string, int64_t>>;

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

TypeCounts CountsOf(const shaping::PathProfile& counted) {
  TypeCounts values;
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
      AddColumn(column, nullptr, counted);
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
      row.field_id = field.id;
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
      if (const int64_t items = CountIn(entity.attributes, attribute); items > 0) {
        row.entities.emplace_back(name.value_or(""), items);
      }
    }
  }

  /// `parent` is the row of the column around, null at the top; it may move meanwhile.
  void AddColumn(const shaping::Column& column, const SchemaRow* parent,
                 const shaping::PathProfile* counted) {
    SchemaRow row;
    row.column = parent == nullptr ? column.name : parent->column + "." + column.name;
    row.type = shaping::TypeText(column);
    row.attribute = PathText(parent == nullptr ? "" : parent->attribute, column.step);
    row.field_id = column.field_id;
    row.depth = parent == nullptr ? 0 : parent->depth + 1;
    if (const auto fitting = shaping::TypeTagOf(column.encoding)) {
      row.holds = dynamodb::TypeTagName(*fitting);
    }
    if (parent == nullptr && columns_.keys.has_value()) {
      row.key = columns_.keys->partition_key == column.step.name ? "partition"
                : columns_.keys->sort_key == column.step.name    ? "sort"
                                                                 : "";
    }
    if (counted != nullptr) {
      Count(column, *counted, row);
    }
    if (parent == nullptr && profile_.has_value()) {
      CountRest(column.step.name, row);
    }
    rows_.push_back(row);
    for (const shaping::Column& child : column.children) {
      AddColumn(child, &row, ProfileBelow(counted, column, child.step));
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

void AppendIcebergRows(std::span<const iceberg::NestedField> fields, const SchemaRow* parent,
                       std::vector<SchemaRow>& rows) {
  for (const iceberg::NestedField& field : fields) {
    SchemaRow row;
    row.column = parent == nullptr ? field.name : fmt::format("{}.{}", parent->column, field.name);
    const std::string type = field.type.ToString();
    row.type = field.type.is_nested() ? type.substr(0, type.find('<')) : type;
    row.field_id = field.id;
    row.depth = parent == nullptr ? 0 : parent->depth + 1;
    rows.push_back(row);
    AppendIcebergRows(field.type.fields(), &row, rows);
  }
}

/// The values of an attribute in one entity, by type; `loaded` is the column of the table. Nothing
/// where what is counted does not say it.
std::optional<TypeCounts> ValuesIn(const shaping::EntityCounts::Entity& entity,
                                   const SchemaRow& loaded) {
  const int64_t items = CountIn(entity.attributes, loaded.attribute);
  if (items == 0) {
    return TypeCounts();
  }
  if (loaded.values && loaded.values->size() == 1) {
    return TypeCounts{{loaded.values->front().first, items}};
  }
  if (CountIn(entity.in_rest, loaded.attribute) == 0 && !loaded.holds.empty()) {
    return TypeCounts{{std::string(loaded.holds), items}};
  }
  return std::nullopt;
}

/// Whole numbers that are seconds or milliseconds of the years 2000 to 2099, as `--type` calls
/// them.
std::string_view EpochOf(std::string_view least, std::string_view greatest) {
  constexpr int64_t kFirst = 946'684'800;
  constexpr int64_t kEnd = 4'102'444'800;
  constexpr int64_t kMillis = 1000;
  const auto number = [](std::string_view text) {
    int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  const auto within = [&](int64_t unit) {
    return number(least) >= kFirst * unit && number(greatest) < kEnd * unit;
  };
  return within(1) ? "epoch_seconds" : within(kMillis) ? "epoch_millis" : "";
}

}  // namespace

std::vector<SchemaRow> SchemaRows(const catalog::Table& table, const shaping::TableColumns& columns,
                                  const std::optional<table::TableProfile>& profile) {
  return SchemaBuilder(table.metadata->current_schema(), columns, profile).Build();
}

std::vector<SchemaRow> SchemaRows(const iceberg::Schema& schema) {
  std::vector<SchemaRow> rows;
  AppendIcebergRows(schema.fields(), nullptr, rows);
  return rows;
}

void AddLoadedColumns(const std::vector<SchemaRow>& table_rows,
                      const shaping::EntityCounts::Entity* counts,
                      std::vector<SchemaRow>& view_rows) {
  bool is_only_here = false;
  for (SchemaRow& row : view_rows) {
    const auto loaded = std::ranges::find(table_rows, row.column, &SchemaRow::column);
    if (loaded == table_rows.end()) {
      is_only_here = false;
      continue;
    }
    row.type = loaded->type;
    row.attribute = loaded->attribute;
    row.key = loaded->key;
    row.holds = loaded->holds;
    if (row.depth == 0) {
      const bool is_counted = counts != nullptr && counts->attributes.contains(row.attribute);
      is_only_here = is_counted && loaded->entities.size() == 1;
      if (is_counted) {
        AddRestCounts(*counts, row.attribute, row);
        row.values = is_only_here ? loaded->values : ValuesIn(*counts, *loaded);
      }
    } else if (is_only_here) {
      row.values = loaded->values;
      row.did_not_fit = loaded->did_not_fit;
    }
  }
}

void AddStatistics(const RelationStatistics& statistics, std::vector<SchemaRow>& rows) {
  for (SchemaRow& row : rows) {
    if (const auto found = statistics.columns.find(row.field_id);
        found != statistics.columns.end()) {
      row.statistics = found->second;
    }
  }
}

std::string_view TimeTypeOf(const shaping::Column& column, const ColumnStatistics& statistics) {
  const bool is_text = column.encoding == CellEncoding::kS;
  const bool is_whole_number =
      column.encoding == CellEncoding::kN && column.type == shaping::ColumnType::kLong;
  if (column.required || !statistics.least || !statistics.greatest ||
      (!is_text && !is_whole_number)) {
    return "";
  }
  if (is_whole_number) {
    return EpochOf(*statistics.least, *statistics.greatest);
  }
  std::vector<std::string> texts = statistics.samples;
  texts.push_back(*statistics.least);
  texts.push_back(*statistics.greatest);
  const auto all = [&](const auto& parse) {
    return std::ranges::all_of(texts, [&](const std::string& text) { return parse(text); });
  };
  return all([](const std::string& text) { return shaping::ParseIsoTimestamp(text).has_value(); })
             ? "timestamp"
         : all([](const std::string& text) { return shaping::ParseIsoDate(text).has_value(); })
             ? "date"
             : "";
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
