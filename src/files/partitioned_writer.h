#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/cancel.h"
#include "base/random.h"
#include "base/result.h"
#include "files/held_rows.h"
#include "files/parquet_writer.h"
#include "iceberg/model/data_file.h"
#include "storage/finish_behind.h"
#include "storage/object_store.h"

namespace dynalake::files {

class PageWorkspace;

struct PartitionedWriterOptions {
  TableFileOptions file = {};
  std::string name_prefix = {};  ///< `NewFileName`
  /// A file that reaches this is finished and the next rows of its partition start another.
  /// At most so many files are open while rows arrive, whatever the number of partitions.
  size_t max_open_files = 32;
  /// How files are finished while others are encoded (`UsefulFinishes`).
  storage::Finishes finishes = {};
  /// Memory of waiting rows, of unfinished row groups in all open files and of files that are being
  /// finished together.
  int64_t max_buffered_bytes = int64_t{192} << 20;
  /// Seen between the batches that `Write` and `Finish` handle.
  CancelToken cancel = {};
};

/// Writes rows into the files of their partitions: `<folder>/<uuid>.parquet`; each partition has
/// one, or as many as the target size makes. Not thread-safe; each worker has its own.
///
/// Many rows of a partition at a time go into its open file. Few rows, and those of partitions for
/// which no file can be open, wait until `Finish` writes the files one after the other: in memory,
/// then in a temporary file, so that memory is bounded whatever the number of partitions.
class PartitionedWriter {
 public:
  /// `store` and `names`, from which the uuids come, must outlive the writer. `folder` is the
  /// table's data folder.
  PartitionedWriter(storage::ObjectStore& store, storage::Location folder,
                    std::shared_ptr<arrow::Schema> schema, int32_t spec_id, RandomSource& names,
                    PartitionedWriterOptions options = {});
  /// Aborts unless `Finish` or `Settle` succeeded.
  ~PartitionedWriter();

  /// Appends rows [begin, begin + count) of a batch, whose buffers nobody may change any more.
  /// `partition` is the number of their partition: always the same for `tuple`, and small. After an
  /// error only `Abort` is left.
  Result<void> Write(size_t partition, const iceberg::PartitionTuple& tuple,
                     const std::shared_ptr<arrow::RecordBatch>& batch, int64_t begin,
                     int64_t count);

  /// Writes what waits and ends every file; the last ones may still be under way to where they are
  /// durable. The files by partition. It is `kInternal` if they do not have exactly the rows that
  /// were written.
  Result<std::vector<iceberg::DataFile>> Close();
  /// Waits until all files are durable. After `Close`; with an error only `Abort` is left. Another
  /// thread may do it.
  Result<void> Settle();
  /// `Close` and `Settle`.
  Result<std::vector<iceberg::DataFile>> Finish();

  /// Drops open files and deletes the finished ones, as far as the store can be reached.
  void Abort();

 private:
  struct Partition {
    iceberg::PartitionTuple tuple;
    std::vector<iceberg::DataFile> files;     ///< finished
    std::unique_ptr<TableFileWriter> writer;  ///< of the unfinished file
    int64_t buffered_bytes = 0;               ///< in it
    int64_t group_bytes = 0;                  ///< plain bytes of its unfinished row group
    bool waits = false;  ///< its share of memory is too small for a file that is open
  };

  bool GoesDirectly(const Partition& partition, int64_t count, int64_t plain_bytes) const;
  Result<void> WriteDirectly(Partition& partition, const arrow::RecordBatch& rows,
                             int64_t plain_bytes);
  Result<void> OpenFile(Partition& partition);
  Result<void> CloseFile(Partition& partition);
  Result<void> LimitMemory();
  Result<void> LimitPending();
  Result<void> EndLargestRowGroup();
  Result<void> WriteWaiting(size_t number);

  storage::ObjectStore& store_;
  storage::Location folder_;
  std::shared_ptr<arrow::Schema> schema_;
  int32_t spec_id_;
  RandomSource& names_;
  PartitionedWriterOptions options_;
  storage::FinishBehind behind_;  ///< outlives the writers
  std::shared_ptr<PageWorkspace> workspace_;
  std::vector<Partition> partitions_;  ///< by number
  HeldRows waiting_;
  size_t open_count_ = 0;
  int64_t buffered_bytes_ = 0;  ///< of all open files
  int64_t row_count_ = 0;
  bool finished_ = false;
};

}  // namespace dynalake::files
