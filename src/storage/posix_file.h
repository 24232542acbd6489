#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace dynalake::storage {

/// An open file of this machine, closed with its owner.
class PosixFile {
 public:
  PosixFile() = default;
  explicit PosixFile(int descriptor) : descriptor_(descriptor) {}
  ~PosixFile() { Close(); }
  PosixFile(PosixFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  PosixFile& operator=(PosixFile&& other) noexcept;

  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  void Close();

 private:
  int descriptor_ = -1;
};

/// The error for a failed system call: "cannot <action> <path>: <reason>", with the code that a
/// caller of `ObjectStore` acts on.
Error PosixError(int error_number, std::string_view action, std::string_view path);

/// `open` with O_CLOEXEC, again after a signal.
Result<PosixFile> OpenFile(const std::string& path, int flags);

/// Writes all of `bytes` at the file's position.
Result<void> WriteFully(const PosixFile& file, std::span<const std::byte> bytes,
                        const std::string& path);
/// As `ObjectReader::Read`.
Result<size_t> ReadFully(const PosixFile& file, uint64_t offset, std::span<std::byte> out,
                         const std::string& path);
/// An error of fsync means that what was written may be lost whatever is tried next.
Result<void> SyncFile(const PosixFile& file, const std::string& path);
Result<void> SyncFolder(const std::string& path);

/// Makes the folder and those around it that are missing, each durable.
Result<void> MakeFolders(const std::string& path);

}  // namespace dynalake::storage
