#pragma once

#include <memory>

#include <arrow/io/interfaces.h>

#include "base/result.h"
#include "files/byte_buffer.h"
#include "storage/object_store.h"

namespace dynalake::files {

/// A new object of a store behind Arrow's output stream, which collects small writes. `Close`
/// finishes the object durably and `Abort` drops it; a stream that is destroyed before either drops
/// it. Errors of the store pass through Arrow unchanged (arrow_status.h). Not thread-safe.
class ObjectOutputStream : public arrow::io::OutputStream {
 public:
  explicit ObjectOutputStream(std::unique_ptr<storage::ObjectWriter> writer);
  ~ObjectOutputStream() override;

  arrow::Status Close() override;
  arrow::Status Abort() override;
  arrow::Result<int64_t> Tell() const override;
  bool closed() const override;
  arrow::Status Write(const void* data, int64_t size_bytes) override;
  using arrow::io::Writable::Write;
  arrow::Status Flush() override;

 private:
  static constexpr size_t kCollectedBytes = size_t{256} << 10;

  arrow::Status Append(const void* data, size_t size_bytes);

  std::unique_ptr<storage::ObjectWriter> writer_;
  ByteBuffer collected_;
  int64_t position_ = 0;
};

/// An object of a store behind Arrow's random access file. `store` must outlive it. `ReadAt` may be
/// called by several threads.
Result<std::shared_ptr<arrow::io::RandomAccessFile>> OpenObjectInput(
    storage::ObjectStore& store, const storage::Location& location);

}  // namespace dynalake::files
