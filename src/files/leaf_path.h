#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"

namespace dynalake::files {

/// Consecutive values of an array.
struct ValueRun {
  int64_t first = 0;
  int64_t count = 0;
};

/// Entries of a leaf inside structs, lists or maps, as Parquet stores them ("Nested Encoding"): a
/// definition level each, a repetition level each where there are lists, and the values of those
/// entries that have one.
struct LeafEntries {
  std::vector<uint8_t> definition_levels;
  std::vector<uint8_t> repetition_levels;  ///< empty without a list
  std::vector<ValueRun> values;            ///< of the leaf's array, in order
  int64_t null_count = 0;                  ///< entries without a value

  /// Memory of `LeafPath::EntriesOf`, kept from call to call.
  struct Scratch {
    std::vector<uint8_t> open_rows;
    std::vector<uint8_t> valid_rows;
    std::vector<int64_t> positions;
    std::vector<int64_t> elements;
    std::vector<uint8_t> definition_levels;
    std::vector<uint8_t> repetition_levels;
  };
  Scratch scratch;
};

/// The way from a column of a batch to one of its leaves.
class LeafPath {
 public:
  /// Every leaf of `schema`, in the order of Parquet's columns: depth first. `kUnsupported` for a
  /// nested type that table files do not have.
  static Result<std::vector<LeafPath>> Of(const arrow::Schema& schema);

  int column() const { return column_; }  ///< of the batch
  /// Of an extension type, with its storage in the place of it.
  const std::shared_ptr<arrow::Field>& leaf() const { return leaf_; }
  /// Whether the leaf is the column itself.
  bool is_flat() const { return steps_.empty(); }
  int max_definition_level() const { return max_definition_level_; }
  int max_repetition_level() const { return max_repetition_level_; }

  /// The leaf's array in a column of a batch; positions in `LeafEntries::values` count in it.
  /// `kInternal` if the column has another shape.
  Result<std::shared_ptr<arrow::Array>> ArrayIn(std::shared_ptr<arrow::Array> column) const;

  /// The entries of rows [begin, begin + count) of `column`, which `ArrayIn` has accepted.
  void EntriesOf(const std::shared_ptr<arrow::Array>& column, int64_t begin, int64_t count,
                 LeafEntries* entries) const;

 private:
  /// From a nested array to one of its children.
  struct Step {
    bool nullable = false;
    bool is_list = false;  ///< or a map: into its elements, or else into child `child`
    int child = 0;
  };
  struct Walk;

  static Result<void> AddLeaves(const std::shared_ptr<arrow::Field>& field, LeafPath path,
                                std::vector<LeafPath>* leaves);

  int column_ = 0;
  std::shared_ptr<arrow::Field> leaf_;
  std::vector<Step> steps_;
  int max_definition_level_ = 0;
  int max_repetition_level_ = 0;
};

}  // namespace dynalake::files
