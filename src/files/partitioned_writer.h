#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/random.h"
#include "base/result.h"
#include "files/parquet_writer.h"
#include "iceberg/model/data_file.h"
#include "storage/object_store.h"

namespace dynalake::files {

struct PartitionedWriterOptions {
  TableFileOptions file = {};
  /// A file that reaches this is finished and the next batch of its partition starts another.
  int64_t target_file_bytes = int64_t{256} << 20;
  /// At most so many files are open, whatever the number of partitions; the least recently used is
  /// finished when another is needed.
  size_t max_open_files = 32;
  /// Memory of unfinished row groups in all open files together; over it, the largest is written
  /// out, and its file finished where that frees little.
  int64_t max_buffered_bytes = int64_t{192} << 20;
};

/// Writes batches into the files of their partitions: `<folder>/<uuid>.parquet`. Not thread-safe;
/// each worker has its own.
class PartitionedWriter {
 public:
  /// `store` and `names`, from which the uuids come, must outlive the writer. `folder` is the
  /// table's data folder.
  PartitionedWriter(storage::ObjectStore& store, storage::Location folder,
                    std::shared_ptr<arrow::Schema> schema, int32_t spec_id, RandomSource& names,
                    PartitionedWriterOptions options = {});
  /// Aborts unless `Finish` succeeded.
  ~PartitionedWriter();

  /// Appends a batch whose rows all belong to `partition`. The caller may reuse the batch's buffers
  /// afterwards. After an error only `Abort` is left.
  Result<void> Write(const iceberg::PartitionTuple& partition, const arrow::RecordBatch& batch);

  /// Finishes every file; all are durable then. The files in the order in which they were begun.
  Result<std::vector<iceberg::DataFile>> Finish();

  /// Drops open files and deletes the finished ones, as far as the store can be reached.
  void Abort();

 private:
  struct OpenFile {
    size_t index = 0;  ///< in `files_`
    std::string key;
    std::unique_ptr<TableFileWriter> writer;
    int64_t buffered_bytes = 0;
  };
  using OpenFiles = std::list<OpenFile>;

  Result<OpenFile*> FileOf(const iceberg::PartitionTuple& partition);
  Result<void> CloseFile(OpenFiles::iterator file);
  Result<void> LimitMemory();

  storage::ObjectStore& store_;
  storage::Location folder_;
  std::shared_ptr<arrow::Schema> schema_;
  int32_t spec_id_;
  RandomSource& names_;
  PartitionedWriterOptions options_;
  OpenFiles open_;  ///< most recently used first
  std::unordered_map<std::string, OpenFiles::iterator> by_partition_;
  std::vector<iceberg::DataFile> files_;  ///< path and partition from the start, the rest at close
  int64_t buffered_bytes_ = 0;
  bool finished_ = false;
};

}  // namespace dynalake::files
