#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

namespace dynalake::land {

/// Prints the rows of a query's result as items in compact DynamoDB JSON: an attribute for each
/// column, of two columns of one name the second under another (`DistinctNames`).
///
/// Numbers are N with all their digits; those that DynamoDB has no room for, not finite (`NaN`,
/// `Infinity`, `-Infinity`) or of more than 38 digits or so, are S. Text, times in ISO 8601 and
/// UUIDs are S, binary is B. Lists are L; structs and maps of texts are M, other maps lists of
/// {key, value}. NULL is left out of rows and structs, and is NULL within lists and maps.
class RowPrinter {
 public:
  explicit RowPrinter(const arrow::Schema& schema);

  /// Appends the item of a row of a batch of that schema in a line `{"Item":{...}}` with its
  /// newline.
  void AppendLine(const arrow::RecordBatch& batch, int64_t row, std::string* out) const;

 private:
  std::vector<std::string> names_;  ///< as JSON
};

}  // namespace dynalake::land
