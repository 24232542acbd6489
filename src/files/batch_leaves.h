#pragma once

#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"

namespace dynalake::files {

/// The leaf arrays of a batch in the order of Parquet's columns: depth first, through structs,
/// lists and maps. `kUnsupported` for a nested type that table files do not have.
Result<std::vector<std::shared_ptr<arrow::Array>>> LeavesOf(const arrow::RecordBatch& batch);

/// Which dictionary each leaf of a row group has, if any. Parquet gives a column one dictionary in
/// a row group, and Arrow's writer falls back to plain values when another comes.
class RowGroupDictionaries {
 public:
  /// How well a batch goes on with the row group.
  enum class Fit : uint8_t {
    kSame,     ///< every dictionary is the one that the row group has
    kChanged,  ///< it can, but some column would no longer be written as a dictionary
    kNever,    ///< a dictionary comes where values without one are already written
  };

  void Begin() { leaves_.clear(); }
  Fit FitOf(const std::vector<std::shared_ptr<arrow::Array>>& leaves) const;
  /// Remembers the dictionaries of a batch that is written now.
  void Add(const std::vector<std::shared_ptr<arrow::Array>>& leaves);

 private:
  struct Leaf {
    bool plain = false;  ///< has values that came without a dictionary
    std::shared_ptr<arrow::Array> dictionary;
  };
  std::vector<Leaf> leaves_;
};

}  // namespace dynalake::files
