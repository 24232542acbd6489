#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <arrow/io/interfaces.h>
#include <arrow/result.h>

#include "base/result.h"
#include "files/byte_buffer.h"
#include "storage/posix_file.h"

namespace dynalake::files {

/// Bytes that do not fit into memory: an unnamed file in the temporary folder (`TMPDIR`), which is
/// gone with the process whatever ends it. It is made by the first write. Not thread-safe.
class SpillFile final : public arrow::io::OutputStream {
 public:
  SpillFile();
  ~SpillFile() override;

  /// Where the next byte goes.
  int64_t size_bytes() const { return size_bytes_; }
  /// Fills `out` with what was written from `offset` on, which is all there.
  Result<void> Read(int64_t offset, std::span<std::byte> out);

  // Arrow's stream, which appends.
  arrow::Status Close() override;
  arrow::Result<int64_t> Tell() const override { return size_bytes_; }
  bool closed() const override { return false; }
  arrow::Status Write(const void* data, int64_t size_bytes) override;
  using arrow::io::Writable::Write;
  arrow::Status Flush() override;

 private:
  Result<void> Append(std::span<const std::byte> bytes);

  std::string folder_;
  storage::PosixFile file_;
  ByteBuffer collected_;
  int64_t size_bytes_ = 0;
};

}  // namespace dynalake::files
