#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "files/spill_file.h"

namespace dynalake::files {

/// Rows that wait for their partition's file: in memory until `Spill` moves them to a temporary
/// file, partition by partition. Dictionary arrays keep their indices as long as the dictionaries
/// go on from each other; of these only the last is kept. Only top-level columns may be dictionary
/// arrays. Not thread-safe.
class HeldRows {
 public:
  using Sink = std::function<Result<void>(const arrow::RecordBatch&)>;

  /// Holds rows [begin, begin + count) of `batch`, whose buffers nobody may change any more.
  /// Partitions are small numbers.
  Result<void> Add(size_t partition, const std::shared_ptr<arrow::RecordBatch>& batch,
                   int64_t begin, int64_t count);

  /// Memory that the rows take.
  int64_t held_bytes() const { return held_bytes_; }

  /// Moves all rows to the temporary file.
  Result<void> Spill();

  /// Whether rows of `partition` wait.
  bool Has(size_t partition) const;
  /// Gives `sink` the rows of `partition`, in the order in which they came, and forgets them.
  /// Batches are as large as rows of one kind allow, within some megabytes.
  Result<void> Take(size_t partition, const Sink& sink);

 private:
  /// What successive batches have in common: which columns are dictionaries, and the last of each.
  struct Chain {
    std::shared_ptr<arrow::Schema> schema;                    ///< with indices for dictionaries
    std::vector<std::shared_ptr<arrow::Array>> dictionaries;  ///< by column; mostly null
  };
  struct Piece {
    std::shared_ptr<arrow::RecordBatch> rows;  ///< of the chain's schema
    int64_t begin = 0;
    int64_t count = 0;
    size_t chain = 0;
  };
  /// A batch in the temporary file.
  struct Segment {
    int64_t offset = 0;
    int64_t size_bytes = 0;
    size_t chain = 0;
  };
  struct Partition {
    std::vector<Segment> spilled;
    std::vector<Piece> pieces;
  };
  using StoredSink =
      std::function<Result<void>(const std::shared_ptr<arrow::RecordBatch>&, size_t chain)>;

  Result<void> TakeSource(const std::shared_ptr<arrow::RecordBatch>& batch);
  size_t ChainOf(const arrow::RecordBatch& batch);
  static bool GoesOn(const arrow::RecordBatch& batch, Chain& chain);
  static Result<void> Gather(const std::vector<Piece>& pieces, const StoredSink& sink);
  Result<std::shared_ptr<arrow::RecordBatch>> ReadBack(const Segment& segment);
  Result<std::shared_ptr<arrow::RecordBatch>> Restored(const arrow::RecordBatch& stored,
                                                       size_t chain) const;

  std::vector<Partition> partitions_;
  std::vector<Chain> chains_;
  int64_t held_bytes_ = 0;
  SpillFile file_;

  std::shared_ptr<arrow::RecordBatch> source_;  ///< the last batch that was added
  std::shared_ptr<arrow::RecordBatch> stored_;  ///< its columns, with indices for dictionaries
  size_t source_chain_ = 0;
};

}  // namespace dynalake::files
