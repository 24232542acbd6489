#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::iceberg {

/// The writer's schema of an Avro file, as far as reading needs it: shapes, and Iceberg's field
/// ids.
struct AvroType {
  enum class Kind : uint8_t {
    kNull,
    kBoolean,
    kInt,
    kLong,
    kFloat,
    kDouble,
    kBytes,
    kString,
    kFixed,
    kEnum,
    kArray,
    kMap,
    kRecord,
    kUnion,
  };

  struct Field {
    std::string name = {};
    int32_t field_id = -1;  ///< -1 = the writer gave none
    const AvroType* type = nullptr;
  };

  Kind kind = Kind::kNull;
  size_t fixed_size_bytes = 0;
  std::string logical_type = {};
  std::vector<Field> fields = {};              ///< of a record
  const AvroType* item = nullptr;              ///< of an array; the values of a map
  std::vector<const AvroType*> branches = {};  ///< of a union
};

/// Owns the types of one schema; they point at one another (a record may contain itself).
class AvroSchema {
 public:
  AvroSchema() = default;
  AvroSchema(AvroSchema&&) = default;
  AvroSchema& operator=(AvroSchema&&) = default;

  /// At most 100 deep and 10,000 types; arrays of types that take no bytes are refused, since their
  /// length would cost nothing to claim.
  static Result<AvroSchema> Parse(std::string_view json);

  const AvroType& root() const { return *root_; }

 private:
  std::deque<AvroType> types_;
  const AvroType* root_ = nullptr;

  friend class AvroSchemaParser;
};

/// The field of a record by Iceberg field id, or null.
const AvroType::Field* FindAvroField(const AvroType& record, int32_t field_id);

/// A name as Avro allows it: other characters become "_x<hex>", a leading digit gets "_" before it,
/// as the reference does.
std::string AvroName(std::string_view name);

}  // namespace dynalake::iceberg
