#include "files/spill_file.h"

#include <fcntl.h>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "files/arrow_status.h"

namespace dynalake::files {
namespace {

constexpr size_t kCollectedBytes = size_t{1} << 20;

Error SpillError(Error cause, const std::string& folder) {
  const ErrorCode code = cause.code();
  return std::move(cause).Wrap(
      code, fmt::format("rows that wait for their files do not fit into the temporary folder {}; "
                        "set TMPDIR to one with room, or give more --memory",
                        folder));
}

/// A file without a name, or one whose name goes at once where the file system has no others.
Result<storage::PosixFile> OpenUnnamed(const std::string& folder) {
  auto unnamed = storage::OpenFile(folder, O_RDWR | O_TMPFILE);
  if (unnamed) {
    return unnamed;
  }
  std::string path = folder + "/dynalake-spill-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) {
    return storage::PosixError(errno, "create", path);
  }
  storage::PosixFile file(descriptor);
  if (::unlink(path.c_str()) != 0) {
    return storage::PosixError(errno, "remove", path);
  }
  return file;
}

}  // namespace

SpillFile::SpillFile() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  folder_ = error ? std::string("/tmp") : folder.string();
}

SpillFile::~SpillFile() = default;

arrow::Status SpillFile::Close() { return Flush(); }

arrow::Status SpillFile::Write(const void* data, int64_t size_bytes) {
  const auto size = static_cast<size_t>(size_bytes);
  size_bytes_ += size_bytes;
  if (collected_.size() + size > kCollectedBytes) {
    ARROW_RETURN_NOT_OK(Flush());
  }
  if (size > kCollectedBytes) {
    auto appended = Append({static_cast<const std::byte*>(data), size});
    return appended ? arrow::Status::OK() : ToArrowStatus(std::move(appended).error());
  }
  collected_.Append(data, size);
  return arrow::Status::OK();
}

arrow::Status SpillFile::Flush() {
  auto appended =
      Append({reinterpret_cast<const std::byte*>(collected_.data()), collected_.size()});
  collected_.Clear();
  return appended ? arrow::Status::OK() : ToArrowStatus(std::move(appended).error());
}

Result<void> SpillFile::Append(std::span<const std::byte> bytes) {
  if (bytes.empty()) {
    return {};
  }
  if (!file_.is_open()) {
    auto opened = OpenUnnamed(folder_);
    if (!opened) {
      return SpillError(std::move(opened).error(), folder_);
    }
    file_ = *std::move(opened);
  }
  auto written = storage::WriteFully(file_, bytes, folder_);
  return written ? Result<void>() : SpillError(std::move(written).error(), folder_);
}

Result<void> SpillFile::Read(int64_t offset, std::span<std::byte> out) {
  DYNALAKE_TRY(FromArrow(Flush()));
  DYNALAKE_ASSIGN(const size_t size,
                  storage::ReadFully(file_, static_cast<uint64_t>(offset), out, folder_));
  return size == out.size()
             ? Result<void>()
             : Fail(ErrorCode::kInternal, "a temporary file in {} became shorter", folder_);
}

}  // namespace dynalake::files
