#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <arrow/type_fwd.h>

#include "files/byte_buffer.h"
#include "files/leaf_path.h"

namespace dynalake::files {

/// The repetition and definition levels of one leaf's unfinished page.
class PageLevels {
 public:
  /// Adds the entries of rows [begin, begin + count) of `column`, of which `leaf` is the array that
  /// `path` leads to. Returns the runs of its values, which stay in `scratch` until its next use.
  std::span<const ValueRun> Append(const LeafPath& path,
                                   const std::shared_ptr<arrow::Array>& column,
                                   const arrow::Array& leaf, int64_t begin, int64_t count,
                                   LeafEntries* scratch);

  int64_t entry_count() const { return entry_count_; }
  int64_t null_count() const { return null_count_; }  ///< entries without a value
  /// Roughly what the levels take in the page.
  size_t unfinished_bytes() const { return definition_levels_.size() / 8; }
  size_t buffered_bytes() const;

  /// The levels as data pages of version 1 have them: repetition, then definition. They stay until
  /// the next call.
  std::span<const uint8_t> Encode(const LeafPath& path);
  /// Starts the next page, with the memory that it has.
  void Clear();

 private:
  void AppendFlat(const arrow::Array& leaf, int64_t begin, int64_t count,
                  std::vector<ValueRun>* runs);

  ByteBuffer validity_;                     ///< of a flat leaf: a bit for each entry
  std::vector<uint8_t> definition_levels_;  ///< of other leaves
  std::vector<uint8_t> repetition_levels_;
  int64_t entry_count_ = 0;
  int64_t null_count_ = 0;
  ByteBuffer encoded_;
};

}  // namespace dynalake::files
