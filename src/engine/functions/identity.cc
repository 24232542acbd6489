#include "engine/functions/identity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "engine/functions/struct_kind.h"

namespace dynalake::engine {
namespace {

using duckdb::idx_t;
using duckdb::PhysicalType;

template <typename T>
void AppendBytes(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

template <typename T>
void AppendPlainIdentity(const T& value, std::string& out) {
  if constexpr (std::is_floating_point_v<T>) {
    // Both zeros are one, and so is every NaN.
    AppendBytes(
        std::isnan(value) ? std::numeric_limits<T>::quiet_NaN() : (value == 0 ? T{0} : value), out);
  } else if constexpr (std::is_same_v<T, duckdb::string_t>) {
    AppendBytes<uint64_t>(value.GetSize(), out);
    out.append(value.GetData(), value.GetSize());
  } else if constexpr (std::is_same_v<T, duckdb::interval_t>) {
    AppendBytes(value.months, out);
    AppendBytes(value.days, out);
    AppendBytes(value.micros, out);
  } else {
    AppendBytes(value, out);
  }
}

/// The elements of a list in their order, the entries of a map in that of their bytes.
void AppendListIdentity(const ValueFormat& values, idx_t row, std::string& out) {
  const bool is_map = values.logical_type.id() == duckdb::LogicalTypeId::MAP;
  const auto entry = ValueAt<duckdb::list_entry_t>(values, row);
  AppendBytes<uint64_t>(entry.length, out);
  std::vector<std::string> entries;
  for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    AppendIdentity(values.children[0], i, is_map ? entries.emplace_back() : out);
  }
  std::ranges::sort(entries);
  for (const std::string& one : entries) {
    out += one;
  }
}

}  // namespace

void AppendIdentity(const ValueFormat& values, idx_t row, std::string& out) {
  const bool is_null = IsNull(values, row);
  out += is_null ? '\0' : '\1';
  if (is_null) {
    return;
  }
  switch (values.logical_type.InternalType()) {
    case PhysicalType::LIST:
      return AppendListIdentity(values, row, out);
    case PhysicalType::STRUCT: {
      const StructKind kind = KindOf(values.logical_type);
      if (kind != StructKind::kFields) {
        return AppendBytes(InstantOf(kind, values, row), out);
      }
      for (const ValueFormat& field : values.children) {
        AppendIdentity(field, row, out);
      }
      return;
    }
    default:
      WithPlainType(values.logical_type.InternalType(), [&](auto value) {
        AppendPlainIdentity(ValueAt<decltype(value)>(values, row), out);
      });
  }
}

}  // namespace dynalake::engine
