#include "storage/posix_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include <sys/stat.h>

#include "storage/crash_point.h"

namespace dynalake::storage {
namespace {

ErrorCode CodeOfErrno(int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorCode::kPermissionDenied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return ErrorCode::kResourceExhausted;
    case EEXIST:
      return ErrorCode::kPreconditionFailed;
    case EISDIR:
    case ENAMETOOLONG:
    case ELOOP:
      return ErrorCode::kInvalidArgument;
    default:
      return ErrorCode::kUnreachable;
  }
}

std::string ParentOf(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

Error NotAFolder(const std::string& path) {
  return Fail(ErrorCode::kInvalidArgument, "{} is a file, not a folder", path);
}

}  // namespace

PosixFile& PosixFile::operator=(PosixFile&& other) noexcept {
  if (this != &other) {
    Close();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

void PosixFile::Close() {
  if (is_open()) {
    // What matters was synced before; close has nothing to add.
    ::close(std::exchange(descriptor_, -1));
  }
}

Error PosixError(int error_number, std::string_view action, std::string_view path) {
  return Fail(CodeOfErrno(error_number), "cannot {} {}: {}", action, path,
              std::system_category().message(error_number));
}

Result<PosixFile> OpenFile(const std::string& path, int flags) {
  constexpr mode_t kMode = 0666;
  while (true) {
    int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, kMode);
    if (descriptor >= 0) {
      return PosixFile(descriptor);
    }
    if (errno != EINTR) {
      return PosixError(errno, (flags & O_CREAT) != 0 ? "create" : "open", path);
    }
  }
}

Result<void> WriteFully(const PosixFile& file, std::span<const std::byte> bytes,
                        const std::string& path) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return PosixError(errno, "write", path);
    }
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return {};
}

Result<size_t> ReadFully(const PosixFile& file, uint64_t offset, std::span<std::byte> out,
                         const std::string& path) {
  size_t done = 0;
  while (done < out.size()) {
    ssize_t size = ::pread(file.descriptor(), out.data() + done, out.size() - done,
                           static_cast<off_t>(offset + done));
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size < 0) {
      return PosixError(errno, "read", path);
    }
    if (size == 0) {
      break;
    }
    done += static_cast<size_t>(size);
  }
  return done;
}

Result<void> SyncFile(const PosixFile& file, const std::string& path) {
  if (::fsync(file.descriptor()) != 0) {
    return PosixError(errno, "sync", path);
  }
  return {};
}

Result<void> SyncFolder(const std::string& path) {
  DYNALAKE_ASSIGN(PosixFile folder, OpenFile(path, O_RDONLY | O_DIRECTORY));
  return SyncFile(folder, path);
}

Result<void> MakeFolders(const std::string& path) {
  constexpr mode_t kMode = 0777;
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    return S_ISDIR(status.st_mode) ? Result<void>() : NotAFolder(path);
  }
  if (errno == ENOTDIR) {
    return NotAFolder(ParentOf(path));
  }
  if (errno != ENOENT) {
    return PosixError(errno, "create folder", path);
  }
  const std::string parent = ParentOf(path);
  DYNALAKE_TRY(MakeFolders(parent));
  CrashPoint();
  if (::mkdir(path.c_str(), kMode) != 0 && errno != EEXIST) {
    return PosixError(errno, "create folder", path);
  }
  return SyncFolder(parent);
}

}  // namespace dynalake::storage
