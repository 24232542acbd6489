#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>
#include <nlohmann/json.hpp>

#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "dynamodb/value.h"

namespace dynalake::shaping {

/// Field ids of the system columns, which stand last in every table.
inline constexpr int32_t kEntityFieldId = 1;
inline constexpr int32_t kRestFieldId = 2;
inline constexpr int32_t kWrittenAtFieldId = 3;
inline constexpr int32_t kPositionFieldId = 4;

/// What engines see in a column.
enum class ColumnType : uint8_t {
  kString,
  kBinary,
  kBoolean,
  kLong,
  kDecimal,
  kDouble,
  kTimestamp,  ///< microseconds since 1970 UTC, without zone
  kDate,
  kList,
  kStruct,
  kMap,
};

/// Which DynamoDB value a cell stands for, that is, how it prints back.
enum class CellEncoding : uint8_t {
  kS,
  kN,
  kB,
  kBool,
  kSS,
  kNS,
  kBS,
  kL,
  kM,
  kJson,          ///< a string: the whole tagged value, `{"L":[...]}`
  kNumberText,    ///< a string: the canonical digits of an N
  kIsoText,       ///< a timestamp or a date: an S in ISO 8601
  kEpochSeconds,  ///< a timestamp: an N
  kEpochMillis,   ///< a timestamp: an N
  kMapKey,        ///< the key of a map: a string
};

/// The DynamoDB type of the values that cells of an encoding hold exactly; nothing for kJson, which
/// holds every type.
std::optional<dynamodb::TypeTag> TypeTagOf(CellEncoding encoding);

/// One step of the way from an item to a value.
struct PathStep {
  enum class Kind : uint8_t { kName, kElement, kMapKey, kMapValue };
  Kind kind = Kind::kName;
  std::string name;  ///< of a kName

  auto operator<=>(const PathStep&) const = default;
};

/// A column, or a field inside one. A list has one child, its element; a map has two, key and
/// value.
struct Column {
  int32_t field_id = 0;
  std::string name;  ///< what engines call it; may differ from the attribute's name
  PathStep step;     ///< from the parent
  ColumnType type = ColumnType::kString;
  CellEncoding encoding = CellEncoding::kS;
  int precision = 0;  ///< of a decimal: 18 or 38, or what the user chose
  int scale = 0;      ///< of a decimal
  bool required = false;
  std::vector<Column> children;

  bool operator==(const Column&) const = default;
};

/// How an item's entity is found.
struct EntityRule {
  enum class Kind : uint8_t { kNone, kAttribute, kKeyPrefix };
  Kind kind = Kind::kNone;
  std::string attribute;  ///< the type attribute, or the key attribute whose prefix counts

  bool operator==(const EntityRule&) const = default;
};

/// The columns of a table. Plain data; built by `ChooseColumns`, `ReconcileColumns` or from JSON.
struct TableColumns {
  std::vector<Column> columns;  ///< in table order, without the system columns
  std::optional<dynamodb::KeySchema> keys;
  EntityRule entities;

  bool operator==(const TableColumns&) const = default;
};

/// The iceberg name of a column's type, such as "decimal(18, 2)"; "list", "struct" and "map" for
/// those.
std::string TypeText(const Column& column);

/// The schema of shaped batches and of data files: the columns, then the system columns, each field
/// with its id as `PARQUET:field_id`.
std::shared_ptr<arrow::Schema> ArrowSchema(const TableColumns& columns);

/// Table property `dynalake.columns`: a list of {field-id, path, type, encoding, name} for every
/// column and nested field, parents first. A path is a list of names; the element of a list, the
/// value and the key of a map are `null` steps.
std::string ColumnsProperty(const TableColumns& columns);
/// Table property `dynalake.entities`.
std::string EntitiesProperty(const TableColumns& columns);

/// The three parts as one JSON object, for work units and state files, and back. kMalformedInput
/// where it is not what `ToJson` makes.
nlohmann::json ToJson(const TableColumns& columns);
Result<TableColumns> TableColumnsFromJson(const nlohmann::json& json);
/// From the table properties alone. `required` and keys come from the table's identifier fields.
Result<TableColumns> TableColumnsFromProperties(std::string_view columns_property,
                                                std::string_view entities_property,
                                                const std::vector<int32_t>& identifier_field_ids);

/// The top-level column of an attribute, or null.
const Column* FindColumn(const TableColumns& columns, std::string_view attribute);

}  // namespace dynalake::shaping
