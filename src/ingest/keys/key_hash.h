#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "shaping/columns/columns.h"

namespace dynalake::ingest {

/// A key of an item, as 128 bits. Equal hashes count as equal keys: the odds of a false alarm are
/// those of a 128-bit collision.
struct KeyHash {
  // Without a value of their own, so that room for many is not written to twice.
  uint64_t high;
  uint64_t low;
  friend auto operator<=>(const KeyHash&, const KeyHash&) = default;
};

/// One hash a row. The columns are the key's in its order: strings, binary or values of a fixed
/// width, plain or as a dictionary, without nulls (kInternal otherwise). Hashes can be compared
/// where the columns have the same types.
Result<std::vector<KeyHash>> HashKeys(const arrow::ArrayVector& columns, int64_t row_count);
/// The same into memory that is used again.
Result<void> HashKeys(const arrow::ArrayVector& columns, int64_t row_count,
                      std::vector<KeyHash>* hashes);

/// The same for columns read back from a table, `shapes` by what they stand for: numbers kept as
/// text count by their value, since earlier versions of the rules kept their spelling.
Result<std::vector<KeyHash>> HashKeys(const std::vector<shaping::Column>& shapes,
                                      arrow::ArrayVector columns, int64_t row_count);

KeyHash HashText(std::string_view text);

}  // namespace dynalake::ingest
