#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "storage/object_store.h"

namespace arrow::ipc {
class RecordBatchWriter;
}

namespace dynalake::files {

class ObjectOutputStream;

/// Arrow batches into one file of Arrow's IPC file format (Feather version 2), not compressed, so
/// that readers may map it into memory. Of two columns of one name the second gets another. Small
/// batches are written together. Memory: one batch of the file. Not thread-safe.
class ArrowFileWriter {
 public:
  static Result<std::unique_ptr<ArrowFileWriter>> Open(
      std::unique_ptr<storage::ObjectWriter> object, const arrow::Schema& schema);
  /// Drops the object unless `Close` succeeded.
  ~ArrowFileWriter();

  /// Batches have the schema's types. Their columns are kept until enough are there. kUnsupported,
  /// naming the column, for a HUGEINT of 39 digits.
  Result<void> Write(const arrow::RecordBatch& batch);
  /// Finishes the object durably. Answers the file's size.
  Result<int64_t> Close();

 private:
  ArrowFileWriter(std::shared_ptr<arrow::Schema> schema, std::shared_ptr<ObjectOutputStream> sink,
                  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer);

  Result<void> WriteHeld();

  const std::shared_ptr<arrow::Schema> schema_;
  const std::shared_ptr<ObjectOutputStream> sink_;
  const std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
  std::vector<std::shared_ptr<arrow::RecordBatch>> held_;
  int64_t held_rows_ = 0;
  int64_t held_bytes_ = 0;
};

}  // namespace dynalake::files
