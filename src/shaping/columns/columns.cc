#include "shaping/columns/columns.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <arrow/api.h>

#include "base/enum_names.h"
#include "base/json.h"

namespace dynalake::shaping {
namespace {

constexpr int kMaxColumnDepth = 64;

constexpr std::array<std::string_view, 15> kEncodingNames = {
    "S",    "N",           "B",       "BOOL",          "SS",           "NS", "BS", "L", "M",
    "json", "number-text", "iso8601", "epoch-seconds", "epoch-millis", "key"};
static_assert(HasJust<CellEncoding, kEncodingNames.size()>());

Result<CellEncoding> ParseEncoding(std::string_view text) {
  const auto* found = std::find(kEncodingNames.begin(), kEncodingNames.end(), text);
  if (found == kEncodingNames.end()) {
    return Fail(ErrorCode::kMalformedInput, "\"{}\" is no column encoding", text);
  }
  return static_cast<CellEncoding>(found - kEncodingNames.begin());
}

constexpr std::array<std::string_view, 11> kTypeNames = {"string",  "binary", "boolean",   "long",
                                                         "decimal", "double", "timestamp", "date",
                                                         "list",    "struct", "map"};
static_assert(HasJust<ColumnType, kTypeNames.size()>());

Result<void> ParseType(std::string_view text, Column* column) {
  if (text.starts_with("decimal(") && text.ends_with(")")) {
    const char* end = text.data() + text.size() - 1;
    auto [comma, first] = std::from_chars(text.data() + 8, end, column->precision);
    if (first == std::errc() && end - comma > 2 && comma[0] == ',' && comma[1] == ' ') {
      auto [rest, second] = std::from_chars(comma + 2, end, column->scale);
      if (second == std::errc() && rest == end && column->precision >= 1 &&
          column->precision <= 38 && column->scale >= 0 && column->scale <= column->precision) {
        column->type = ColumnType::kDecimal;
        return {};
      }
    }
  }
  const auto* found = std::find(kTypeNames.begin(), kTypeNames.end(), text);
  if (found == kTypeNames.end() || text == "decimal") {
    return Fail(ErrorCode::kMalformedInput, "\"{}\" is no column type", text);
  }
  column->type = static_cast<ColumnType>(found - kTypeNames.begin());
  return {};
}

nlohmann::json StepJson(const PathStep& step) {
  return step.kind == PathStep::Kind::kName ? nlohmann::json(step.name) : nlohmann::json(nullptr);
}

void AppendEntries(const Column& column, const nlohmann::json& parent_path, nlohmann::json* list) {
  nlohmann::json path = parent_path;
  path.push_back(StepJson(column.step));
  list->push_back({{"field-id", column.field_id},
                   {"path", path},
                   {"type", TypeText(column)},
                   {"encoding", kEncodingNames[static_cast<size_t>(column.encoding)]},
                   {"name", column.name}});
  for (const Column& child : column.children) {
    AppendEntries(child, path, list);
  }
}

nlohmann::json ColumnsJson(const TableColumns& columns) {
  nlohmann::json list = nlohmann::json::array();
  for (const Column& column : columns.columns) {
    AppendEntries(column, nlohmann::json::array(), &list);
  }
  return list;
}

nlohmann::json EntitiesJson(const EntityRule& rule) {
  switch (rule.kind) {
    case EntityRule::Kind::kAttribute:
      return {{"attribute", rule.attribute}};
    case EntityRule::Kind::kKeyPrefix:
      return {{"key-prefix", rule.attribute}};
    case EntityRule::Kind::kNone:
      break;
  }
  return nlohmann::json::object();
}

Result<EntityRule> ParseEntities(const nlohmann::json& json) {
  EntityRule rule;
  DYNALAKE_ASSIGN(const auto attribute, FindString(json, "attribute"));
  DYNALAKE_ASSIGN(const auto prefix, FindString(json, "key-prefix"));
  if (attribute) {
    rule = {EntityRule::Kind::kAttribute, *attribute};
  } else if (prefix) {
    rule = {EntityRule::Kind::kKeyPrefix, *prefix};
  }
  return rule;
}

/// What a child of a parent of this type is.
Result<PathStep> ParseStep(const nlohmann::json& step, const Column* parent,
                           CellEncoding encoding) {
  const bool named = parent == nullptr || parent->type == ColumnType::kStruct;
  if (named && step.is_string()) {
    return PathStep{PathStep::Kind::kName, step.get<std::string>()};
  }
  if (!named && step.is_null()) {
    if (parent->type == ColumnType::kList) {
      return PathStep{PathStep::Kind::kElement, {}};
    }
    return PathStep{
        encoding == CellEncoding::kMapKey ? PathStep::Kind::kMapKey : PathStep::Kind::kMapValue,
        {}};
  }
  return Fail(ErrorCode::kMalformedInput, "a column's path has a step of the wrong kind");
}

template <CellEncoding... kEach>
constexpr uint32_t kBits = ((1U << static_cast<unsigned>(kEach)) | ...);

/// How cells of a type may stand for values, by type.
constexpr std::array<uint32_t, 11> kEncodings = [] {
  using enum CellEncoding;
  return std::array{kBits<kS, kJson, kNumberText, kMapKey>,
                    kBits<kB>,
                    kBits<kBool>,
                    kBits<kN>,
                    kBits<kN>,
                    kBits<kN>,
                    kBits<kIsoText, kEpochSeconds, kEpochMillis>,
                    kBits<kIsoText>,
                    kBits<kSS, kNS, kBS, kL>,
                    kBits<kM>,
                    kBits<kM>};
}();

/// Whether a tree read from JSON is one that shaping can fill.
Result<void> CheckColumn(const Column& column) {
  const size_t want = column.type == ColumnType::kList  ? 1
                      : column.type == ColumnType::kMap ? 2
                                                        : 0;
  if (column.type == ColumnType::kStruct ? column.children.empty()
                                         : column.children.size() != want) {
    return Fail(ErrorCode::kMalformedInput, "column {} has {} nested fields", column.field_id,
                column.children.size());
  }
  if (column.type == ColumnType::kMap &&
      (column.children[0].step.kind != PathStep::Kind::kMapKey ||
       column.children[0].type != ColumnType::kString ||
       column.children[1].step.kind != PathStep::Kind::kMapValue)) {
    return Fail(ErrorCode::kMalformedInput, "column {} is a map without key", column.field_id);
  }
  const bool is_map_key = column.step.kind == PathStep::Kind::kMapKey;
  if ((kEncodings[static_cast<size_t>(column.type)] >> static_cast<int>(column.encoding) & 1) ==
          0 ||
      (column.encoding == CellEncoding::kMapKey) != is_map_key) {
    return Fail(ErrorCode::kMalformedInput, "column {} has an encoding of another type",
                column.field_id);
  }
  for (const Column& child : column.children) {
    DYNALAKE_TRY(CheckColumn(child));
  }
  return {};
}

Result<Column*> FindParent(std::vector<Column>* top, const nlohmann::json& path) {
  std::vector<Column>* level = top;
  Column* parent = nullptr;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    // Parents come before their children, depth first: the parent is the last of its level, or the
    // value of a map.
    if (level->empty()) {
      return Fail(ErrorCode::kMalformedInput, "a column's path has no parent");
    }
    parent = &level->back();
    if (StepJson(parent->step) != path[i]) {
      return Fail(ErrorCode::kMalformedInput, "a column's path has no parent");
    }
    level = &parent->children;
  }
  return parent;
}

Result<std::vector<Column>> ParseColumns(const nlohmann::json& list) {
  if (!list.is_array()) {
    return Fail(ErrorCode::kMalformedInput, "the list of columns is no list");
  }
  std::vector<Column> columns;
  for (const nlohmann::json& entry : list) {
    Column column;
    DYNALAKE_ASSIGN(column.field_id, GetInt32(entry, "field-id"));
    DYNALAKE_ASSIGN(column.name, GetString(entry, "name"));
    DYNALAKE_ASSIGN(const std::string type, GetString(entry, "type"));
    DYNALAKE_TRY(ParseType(type, &column));
    DYNALAKE_ASSIGN(const std::string encoding, GetString(entry, "encoding"));
    DYNALAKE_ASSIGN(column.encoding, ParseEncoding(encoding));
    DYNALAKE_ASSIGN(const nlohmann::json* path, GetArray(entry, "path"));
    if (path->empty() || path->size() > kMaxColumnDepth) {
      return Fail(ErrorCode::kMalformedInput, "column {} has no path", column.field_id);
    }
    DYNALAKE_ASSIGN(Column * parent, FindParent(&columns, *path));
    DYNALAKE_ASSIGN(column.step, ParseStep(path->back(), parent, column.encoding));
    column.required = column.encoding == CellEncoding::kMapKey;
    (parent == nullptr ? columns : parent->children).push_back(std::move(column));
  }
  for (const Column& column : columns) {
    DYNALAKE_TRY(CheckColumn(column));
  }
  return columns;
}

void RequireKeys(TableColumns* columns) {
  for (Column& column : columns->columns) {
    column.required = columns->keys && (column.step.name == columns->keys->partition_key ||
                                        column.step.name == columns->keys->sort_key);
  }
}

std::shared_ptr<arrow::Field> ArrowField(const Column& column);

std::shared_ptr<arrow::DataType> ArrowType(const Column& column) {
  switch (column.type) {
    case ColumnType::kString:
      return arrow::utf8();
    case ColumnType::kBinary:
      return arrow::binary();
    case ColumnType::kBoolean:
      return arrow::boolean();
    case ColumnType::kLong:
      return arrow::int64();
    case ColumnType::kDecimal:
      return arrow::decimal128(column.precision, column.scale);
    case ColumnType::kDouble:
      return arrow::float64();
    case ColumnType::kTimestamp:
      return arrow::timestamp(arrow::TimeUnit::MICRO);
    case ColumnType::kDate:
      return arrow::date32();
    case ColumnType::kList:
      return arrow::list(ArrowField(column.children[0]));
    case ColumnType::kMap:
      return std::make_shared<arrow::MapType>(ArrowField(column.children[0]),
                                              ArrowField(column.children[1]));
    case ColumnType::kStruct:
      break;
  }
  arrow::FieldVector fields;
  for (const Column& child : column.children) {
    fields.push_back(ArrowField(child));
  }
  return arrow::struct_(fields);
}

std::shared_ptr<arrow::Field> FieldWithId(std::string name, std::shared_ptr<arrow::DataType> type,
                                          bool nullable, int32_t id) {
  return arrow::field(std::move(name), std::move(type), nullable,
                      arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(id)}));
}

std::shared_ptr<arrow::Field> ArrowField(const Column& column) {
  return FieldWithId(column.name, ArrowType(column), !column.required, column.field_id);
}

}  // namespace

std::optional<dynamodb::TypeTag> TypeTagOf(CellEncoding encoding) {
  using dynamodb::TypeTag;
  switch (encoding) {
    case CellEncoding::kS:
    case CellEncoding::kIsoText:
    case CellEncoding::kMapKey:
      return TypeTag::kS;
    case CellEncoding::kN:
    case CellEncoding::kNumberText:
    case CellEncoding::kEpochSeconds:
    case CellEncoding::kEpochMillis:
      return TypeTag::kN;
    case CellEncoding::kB:
      return TypeTag::kB;
    case CellEncoding::kBool:
      return TypeTag::kBool;
    case CellEncoding::kSS:
      return TypeTag::kSS;
    case CellEncoding::kNS:
      return TypeTag::kNS;
    case CellEncoding::kBS:
      return TypeTag::kBS;
    case CellEncoding::kL:
      return TypeTag::kL;
    case CellEncoding::kM:
      return TypeTag::kM;
    case CellEncoding::kJson:
      break;
  }
  return std::nullopt;
}

std::string TypeText(const Column& column) {
  if (column.type == ColumnType::kDecimal) {
    return fmt::format("decimal({}, {})", column.precision, column.scale);
  }
  return std::string(kTypeNames[static_cast<size_t>(column.type)]);
}

std::shared_ptr<arrow::Schema> ArrowSchema(const TableColumns& columns) {
  arrow::FieldVector fields;
  for (const Column& column : columns.columns) {
    fields.push_back(ArrowField(column));
  }
  fields.push_back(FieldWithId("_entity", arrow::utf8(), true, kEntityFieldId));
  fields.push_back(FieldWithId("_rest", arrow::utf8(), true, kRestFieldId));
  fields.push_back(FieldWithId("_written_at", arrow::timestamp(arrow::TimeUnit::MICRO), true,
                               kWrittenAtFieldId));
  fields.push_back(FieldWithId("_position", arrow::utf8(), true, kPositionFieldId));
  return arrow::schema(std::move(fields));
}

std::string ColumnsProperty(const TableColumns& columns) { return PrintJson(ColumnsJson(columns)); }

std::string EntitiesProperty(const TableColumns& columns) {
  return PrintJson(EntitiesJson(columns.entities));
}

nlohmann::json ToJson(const TableColumns& columns) {
  nlohmann::json json = {{"columns", ColumnsJson(columns)},
                         {"entities", EntitiesJson(columns.entities)}};
  if (columns.keys) {
    json["partition-key"] = columns.keys->partition_key;
    SetIf(json, "sort-key", columns.keys->sort_key);
  }
  return json;
}

Result<TableColumns> TableColumnsFromJson(const nlohmann::json& json) {
  TableColumns columns;
  DYNALAKE_ASSIGN(const nlohmann::json* list, GetArray(json, "columns"));
  DYNALAKE_ASSIGN(columns.columns, ParseColumns(*list));
  DYNALAKE_ASSIGN(const nlohmann::json* entities, GetObject(json, "entities"));
  DYNALAKE_ASSIGN(columns.entities, ParseEntities(*entities));
  DYNALAKE_ASSIGN(auto partition_key, FindString(json, "partition-key"));
  if (partition_key) {
    DYNALAKE_ASSIGN(auto sort_key, FindString(json, "sort-key"));
    columns.keys = dynamodb::KeySchema{std::move(*partition_key), std::move(sort_key)};
  }
  RequireKeys(&columns);
  return columns;
}

Result<TableColumns> TableColumnsFromProperties(std::string_view columns_property,
                                                std::string_view entities_property,
                                                const std::vector<int32_t>& identifier_field_ids) {
  TableColumns columns;
  DYNALAKE_ASSIGN(const nlohmann::json list,
                  ParseJson(columns_property, "table property dynalake.columns"));
  DYNALAKE_ASSIGN(columns.columns, ParseColumns(list));
  if (!entities_property.empty()) {
    DYNALAKE_ASSIGN(const nlohmann::json entities,
                    ParseJson(entities_property, "table property dynalake.entities"));
    DYNALAKE_ASSIGN(columns.entities, ParseEntities(entities));
  }
  std::vector<std::string> keys;
  for (const Column& column : columns.columns) {
    if (std::find(identifier_field_ids.begin(), identifier_field_ids.end(), column.field_id) !=
        identifier_field_ids.end()) {
      keys.push_back(column.step.name);
    }
  }
  if (keys.size() > 2) {
    return Fail(ErrorCode::kMalformedInput, "the table has {} key columns", keys.size());
  }
  if (!keys.empty()) {
    columns.keys = dynamodb::KeySchema{keys[0], {}};
    if (keys.size() == 2) {
      columns.keys->sort_key = keys[1];
    }
  }
  RequireKeys(&columns);
  return columns;
}

const Column* FindColumn(const TableColumns& columns, std::string_view attribute) {
  for (const Column& column : columns.columns) {
    if (column.step.name == attribute) {
      return &column;
    }
  }
  return nullptr;
}

}  // namespace dynalake::shaping
