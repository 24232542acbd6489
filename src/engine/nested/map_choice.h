#pragma once

#include "engine/functions/value_access.h"
#include "engine/nested/element_set.h"
#include "engine/nested/list_values.h"

namespace dynalake::engine {

/// Throws for a key that no map may have: NULL, or one with a NULL inside. `vector` is that of
/// `keys`.
void CheckMapKey(const ValueFormat& keys, duckdb::idx_t row, const duckdb::Vector& vector);

/// Keys and values for the maps of a result.
struct MapChoice {
  ListChoice keys;
  ListChoice values;
  ElementSet seen = {};

  /// Before each map, of at most `count` entries.
  void Begin(duckdb::idx_t count) { seen.Reset(count); }
  /// Takes an entry. Throws for a key that no map may have, or that this map has already.
  void Take(const ValueFormat& key_values, const duckdb::Vector& key_vector, duckdb::idx_t key,
            duckdb::idx_t value);
  void CopyTo(duckdb::Vector& map) const;
};

}  // namespace dynalake::engine
