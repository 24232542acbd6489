#include "engine/nested/map_choice.h"

#include "engine/functions/comparisons.h"

namespace dynalake::engine {

using duckdb::idx_t;
using duckdb::Vector;

void CheckMapKey(const ValueFormat& keys, idx_t row, const Vector& vector) {
  if (IsNull(keys, row)) {
    FunctionError(kBadArgument, "map key cannot be null");
  }
  if (keys.logical_type.IsNested() && Equals(keys, row, keys, row) == Truth::kUnknown) {
    FunctionError(kBadArgument, "map key cannot be indeterminate: {}",
                  vector.GetValue(row).ToString());
  }
}

void MapChoice::Take(const ValueFormat& key_values, const Vector& key_vector, idx_t key,
                     idx_t value) {
  CheckMapKey(key_values, key, key_vector);
  if (!seen.Insert(key_values, key)) {
    FunctionError(kBadArgument, "Duplicate map keys ({}) are not allowed",
                  key_vector.GetValue(key).ToString());
  }
  keys.Take(key);
  values.Take(value);
}

void MapChoice::CopyTo(Vector& map) const {
  auto [key_target, value_target] = MapParts(map, keys.position());
  keys.CopyElements(key_target);
  values.CopyElements(value_target);
  duckdb::ListVector::SetListSize(map, keys.position());
}

}  // namespace dynalake::engine
