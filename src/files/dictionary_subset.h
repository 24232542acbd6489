#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"

namespace dynalake::files {

/// Whether `longer` begins with the values of `shorter`: indices into one are right in the other.
bool BeginsWith(const arrow::Array& longer, const arrow::Array& shorter);

/// The strings behind the indices (int32) of a dictionary array of strings or binary.
Result<std::shared_ptr<arrow::Array>> Decoded(const arrow::DictionaryArray& indexed);

/// Cuts the dictionaries of a file's batches to the values that its rows have: a dictionary is
/// gathered over all rows of an entity, and a small file would be mostly dictionary. The cut ones
/// go on from each other, whatever dictionaries the batches have. For one file; not thread-safe.
class DictionarySubset {
 public:
  /// The batch with its top-level dictionary arrays (int32 indices to strings or binary) on cut
  /// dictionaries.
  Result<std::shared_ptr<arrow::RecordBatch>> Of(const arrow::RecordBatch& batch);

 private:
  struct Column {
    std::shared_ptr<arrow::Array> source;  ///< the last batch's dictionary
    std::vector<int32_t> of_source;        ///< indices of its values, or -1
    std::unordered_map<std::string, int32_t> indices;
    std::vector<std::string> values;
    std::shared_ptr<arrow::Array> dictionary;  ///< of the values
  };

  static Result<std::shared_ptr<arrow::Array>> Cut(const arrow::Array& array, Column& column);

  std::vector<Column> columns_;
};

}  // namespace dynalake::files
