#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "engine/duckdb.h"

namespace dynalake::engine {

// Single values of vectors, for own functions that look at elements, keys and fields.

/// The values of a vector, nested ones with all that is in them. A row is counted in the vector,
/// an element in the vector of elements; the fields of a struct have its row.
using ValueFormat = duckdb::RecursiveUnifiedVectorFormat;

/// `format` is of `vector`, which outlives it. Once a vector, not once a value.
inline void FormatValues(duckdb::Vector& vector, duckdb::idx_t count, ValueFormat& format) {
  duckdb::Vector::RecursiveToUnifiedFormat(vector, count, format);
}

inline bool IsNull(const ValueFormat& values, duckdb::idx_t row) {
  return !values.unified.validity.RowIsValid(values.unified.sel->get_index(row));
}

/// Of a value that is not NULL, as its physical type has it.
template <typename T>
const T& ValueAt(const ValueFormat& values, duckdb::idx_t row) {
  return duckdb::UnifiedVectorFormat::GetData<T>(
      values.unified)[values.unified.sel->get_index(row)];
}

/// Calls `run` with a value of the C++ type of a physical type that holds nothing.
template <typename Run>
auto WithPlainType(duckdb::PhysicalType type, Run run) {
  using duckdb::PhysicalType;
  switch (type) {
    case PhysicalType::BOOL:
    case PhysicalType::INT8:
      return run(int8_t{});
    case PhysicalType::UINT8:
      return run(uint8_t{});
    case PhysicalType::INT16:
      return run(int16_t{});
    case PhysicalType::INT32:
      return run(int32_t{});
    case PhysicalType::UINT32:
      return run(uint32_t{});
    case PhysicalType::INT64:
      return run(int64_t{});
    case PhysicalType::UINT64:
      return run(uint64_t{});
    case PhysicalType::INT128:
      return run(duckdb::hugeint_t{});
    case PhysicalType::FLOAT:
      return run(float{});
    case PhysicalType::DOUBLE:
      return run(double{});
    case PhysicalType::INTERVAL:
      return run(duckdb::interval_t{});
    case PhysicalType::VARCHAR:
      return run(duckdb::string_t{});
    default:
      throw duckdb::InternalException("dynalake: values of this type are not looked at");
  }
}

inline bool IsPlain(const duckdb::LogicalType& type) { return !type.IsNested(); }

/// Trino's `=`: NaN equals nothing.
template <typename T>
bool PlainEquals(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, duckdb::interval_t>) {
    return a.months == b.months && a.days == b.days && a.micros == b.micros;
  } else {
    return a == b;
  }
}

/// Less than, equal to or more than 0; NaN comes after Infinity.
template <typename T>
int PlainOrder(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(a) || std::isnan(b)) {
      return static_cast<int>(std::isnan(a)) - static_cast<int>(std::isnan(b));
    }
  }
  if constexpr (std::is_same_v<T, duckdb::interval_t>) {
    return a.months != b.months
               ? (a.months < b.months ? -1 : 1)
               : static_cast<int>(a.micros > b.micros) - static_cast<int>(a.micros < b.micros);
  } else {
    return a == b ? 0 : (a < b ? -1 : 1);
  }
}

/// `IS NOT DISTINCT FROM` of two that are not NULL.
template <typename T>
bool PlainIdentical(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    return PlainOrder(a, b) == 0;
  } else {
    return PlainEquals(a, b);
  }
}

}  // namespace dynalake::engine
