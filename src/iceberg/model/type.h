#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/literal.h"

namespace dynalake::iceberg {

/// The kinds of types of the Iceberg specification, "Schemas and Data Types"; those from `kUnknown`
/// to `kGeography` and the nanosecond timestamps need format version 3.
enum class TypeId : uint8_t {
  kBoolean,
  kInt,
  kLong,
  kFloat,
  kDouble,
  kDecimal,
  kDate,
  kTime,
  kTimestamp,
  kTimestampTz,
  kTimestampNs,
  kTimestampTzNs,
  kString,
  kUuid,
  kFixed,
  kBinary,
  kUnknown,
  kVariant,
  kGeometry,
  kGeography,
  kStruct,
  kList,
  kMap,
};

struct NestedField;

/// A type: a small value over a shared immutable tree. Copies are cheap and may be used from any
/// thread.
class Type {
 public:
  static constexpr int kMaxDecimalPrecision = 38;

  /// A type without parameters, for example `TypeId::kLong`.
  explicit Type(TypeId id);
  Type() : Type(TypeId::kUnknown) {}
  /// 1 <= precision <= 38 and 0 <= scale <= precision, which the caller has checked.
  static Type Decimal(int precision, int scale);
  static Type Fixed(int64_t length_bytes);
  static Type Struct(std::vector<NestedField> fields);
  static Type List(int32_t element_id, bool element_required, Type element);
  static Type Map(int32_t key_id, Type key, int32_t value_id, bool value_required, Type value);
  /// Text of a primitive type: "long", "decimal(9, 2)", "fixed[16]", "geometry(OGC:CRS84)".
  static Result<Type> ParsePrimitive(std::string_view text);

  TypeId id() const { return id_; }
  bool is_nested() const { return id_ >= TypeId::kStruct; }
  int precision() const { return static_cast<int>(first_); }  ///< of a decimal
  int scale() const { return static_cast<int>(second_); }     ///< of a decimal
  int64_t length_bytes() const { return first_; }             ///< of a fixed
  /// A struct's fields; a list's one field "element"; a map's two fields "key" and "value".
  std::span<const NestedField> fields() const;
  const NestedField* FindChild(std::string_view name) const;

  /// Equal trees: ids, names, requiredness, docs and defaults of nested fields included.
  friend bool operator==(const Type& a, const Type& b);

  /// The specification's text of a primitive; "struct<1: a: optional long>" and so on of others.
  std::string ToString() const;

  /// The lowest table format version that has this type (1 or 3), nested types included.
  int MinFormatVersion() const;

 private:
  TypeId id_;
  int64_t first_ = 0;
  int64_t second_ = 0;
  std::string parameters_;  ///< of geometry and geography, as written
  std::shared_ptr<const std::vector<NestedField>> fields_;
};

/// A column or a nested field, a list's element, a map's key or value.
struct NestedField {
  int32_t id = 0;
  std::string name = {};
  bool required = false;
  Type type = {};
  std::string doc = {};                         ///< empty = none
  std::optional<Literal> initial_default = {};  ///< format version 3
  std::optional<Literal> write_default = {};    ///< format version 3

  friend bool operator==(const NestedField& a, const NestedField& b) = default;
};

/// Whether Iceberg lets a column of type `from` become `to` (equal types are not a widening): int
/// to long, float to double, decimal precision up at the same scale; in version 3 also date to
/// timestamp and timestamp_ns, and unknown to any.
bool IsWidening(const Type& from, const Type& to, int format_version);

}  // namespace dynalake::iceberg
