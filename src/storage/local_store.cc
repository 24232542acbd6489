#include "storage/local_store.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include "base/format.h"
#include "base/random.h"
#include "base/time_units.h"
#include "base/uuid.h"
#include "storage/crash_point.h"
#include "storage/posix_file.h"

namespace dynalake::storage {
namespace {

Result<std::string> LocalPath(const Location& location) {
  if (location.scheme() != "file") {
    return Fail(ErrorCode::kInvalidArgument, "{} is not a file of this machine",
                location.ToString());
  }
  return std::string(location.path());
}

ObjectInfo InfoOfFile(const Location& location, const struct stat& status) {
  return {.location = location,
          .size_bytes = static_cast<uint64_t>(status.st_size),
          .modified_micros =
              status.st_mtim.tv_sec * kMicrosPerSecond + status.st_mtim.tv_nsec / kNanosPerMicro};
}

Result<void> CheckRegular(const struct stat& status, const std::string& path) {
  if (S_ISDIR(status.st_mode)) {
    return Fail(ErrorCode::kNotFound, "{} is a folder, not a file", path);
  }
  if (!S_ISREG(status.st_mode)) {
    return Fail(ErrorCode::kInvalidArgument, "{} is not an ordinary file", path);
  }
  return {};
}

class LocalReader final : public ObjectReader {
 public:
  LocalReader(PosixFile file, std::string path, uint64_t size_bytes)
      : file_(std::move(file)), path_(std::move(path)), size_bytes_(size_bytes) {}

  uint64_t size_bytes() const override { return size_bytes_; }
  Result<size_t> Read(uint64_t offset, std::span<std::byte> out) const override {
    return ReadFully(file_, offset, out, path_);
  }

 private:
  PosixFile file_;
  std::string path_;
  uint64_t size_bytes_;
};

// A temporary file that becomes `path`.
class LocalWriter final : public ObjectWriter {
 public:
  static Result<std::unique_ptr<LocalWriter>> Make(std::string path) {
    std::string folder = path.substr(0, std::max<size_t>(path.rfind('/'), 1));
    std::string temporary =
        fmt::format("{}/{}{}", folder, kTemporaryPrefix, Uuid::Random(SystemRandom()).ToString());
    DYNALAKE_ASSIGN(PosixFile file, OpenIn(folder, temporary));
    return std::make_unique<LocalWriter>(std::move(file), std::move(path), std::move(folder),
                                         std::move(temporary));
  }

  LocalWriter(PosixFile file, std::string path, std::string folder, std::string temporary)
      : file_(std::move(file)),
        path_(std::move(path)),
        folder_(std::move(folder)),
        temporary_(std::move(temporary)) {}
  ~LocalWriter() override { Abort(); }

  /// Others remove folders that are empty (`RemoveEmptyFolders`), also right after they were made.
  static Result<PosixFile> OpenIn(const std::string& folder, const std::string& path) {
    constexpr int kMaxAttempts = 100;
    for (int attempt = 1;; ++attempt) {
      const auto made = MakeFolders(folder);
      CrashPoint();
      auto file = made ? OpenFile(path, O_WRONLY | O_CREAT | O_EXCL) : made.error();
      if (file || file.error().code() != ErrorCode::kNotFound || attempt == kMaxAttempts) {
        return file;
      }
    }
  }

  Result<void> Append(std::span<const std::byte> bytes) override {
    CrashPoint();
    return WriteFully(file_, bytes, path_);
  }

  Result<void> Finish() override { return FinishAs(PutCondition::kNone); }

  Result<void> FinishAs(PutCondition condition) {
    CrashPoint();
    DYNALAKE_TRY(SyncFile(file_, path_));
    file_.Close();
    CrashPoint();
    if (condition == PutCondition::kIfAbsent) {
      if (::link(temporary_.c_str(), path_.c_str()) != 0) {
        return PosixError(errno, "create", path_);
      }
      CrashPoint();
      Abort();
    } else {
      if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
        return PosixError(errno, "replace", path_);
      }
      temporary_.clear();
    }
    CrashPoint();
    auto synced = SyncFolder(folder_);
    // Others have removed the file by now, and then its folder.
    const bool is_gone = !synced && synced.error().code() == ErrorCode::kNotFound;
    return is_gone ? Result<void>() : synced;
  }

  // Also takes away the second name of a file that was linked to its place.
  void Abort() override {
    file_.Close();
    if (!temporary_.empty()) {
      ::unlink(temporary_.c_str());
      temporary_.clear();
    }
  }

 private:
  PosixFile file_;
  std::string path_;
  std::string folder_;
  std::string temporary_;
};

struct Child {
  std::string name;  // of a folder with a slash at the end: the byte order of whole locations
  struct stat status{};
};

// What is in `path`, sorted; entries that vanish meanwhile or lead nowhere are left out.
Result<std::vector<Child>> ReadFolder(const std::string& path) {
  std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
  if (folder == nullptr) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::vector<Child>();
    }
    return PosixError(errno, "list", path);
  }
  std::vector<Child> children;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(folder.get());
    if (entry == nullptr) {
      break;
    }
    Child child{.name = entry->d_name};
    if (child.name == "." || child.name == "..") {
      continue;
    }
    const int folder_descriptor = ::dirfd(folder.get());
    if (::fstatat(folder_descriptor, entry->d_name, &child.status, AT_SYMLINK_NOFOLLOW) != 0) {
      continue;
    }
    if (S_ISLNK(child.status.st_mode) &&
        (::fstatat(folder_descriptor, entry->d_name, &child.status, 0) != 0 ||
         S_ISDIR(child.status.st_mode))) {
      continue;
    }
    if (S_ISDIR(child.status.st_mode)) {
      child.name += '/';
    } else if (!S_ISREG(child.status.st_mode)) {
      continue;
    }
    children.push_back(std::move(child));
  }
  if (errno != 0) {
    return PosixError(errno, "list", path);
  }
  std::ranges::sort(children, {}, &Child::name);
  return children;
}

Result<void> ListFolder(const Location& folder, const ObjectStore::Visitor& visit) {
  DYNALAKE_ASSIGN(std::vector<Child> children, ReadFolder(std::string(folder.path())));
  for (const Child& child : children) {
    DYNALAKE_ASSIGN(Location location, folder.JoinUntrusted(child.name));
    if (child.name.ends_with('/')) {
      DYNALAKE_TRY(ListFolder(location, visit));
    } else {
      DYNALAKE_TRY(visit(InfoOfFile(location, child.status)));
    }
  }
  return {};
}

}  // namespace

Result<ObjectInfo> LocalStore::Head(const Location& location) {
  DYNALAKE_ASSIGN(std::string path, LocalPath(location));
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    return PosixError(errno, "find", path);
  }
  DYNALAKE_TRY(CheckRegular(status, path));
  return InfoOfFile(location, status);
}

Result<std::unique_ptr<ObjectReader>> LocalStore::Open(const Location& location) {
  DYNALAKE_ASSIGN(std::string path, LocalPath(location));
  // Without O_NONBLOCK a named pipe would wait here for its writer.
  DYNALAKE_ASSIGN(PosixFile file, OpenFile(path, O_RDONLY | O_NONBLOCK));
  struct stat status{};
  if (::fstat(file.descriptor(), &status) != 0) {
    return PosixError(errno, "open", path);
  }
  DYNALAKE_TRY(CheckRegular(status, path));
  return std::make_unique<LocalReader>(std::move(file), std::move(path),
                                       static_cast<uint64_t>(status.st_size));
}

Result<void> LocalStore::List(const Location& folder, const Visitor& visit) {
  DYNALAKE_TRY(LocalPath(folder));
  return ListFolder(folder, visit);
}

Result<void> LocalStore::Put(const Location& location, std::span<const std::byte> bytes,
                             PutCondition condition) {
  DYNALAKE_ASSIGN(std::string path, LocalPath(location));
  DYNALAKE_ASSIGN(auto writer, LocalWriter::Make(std::move(path)));
  DYNALAKE_TRY(writer->Append(bytes));
  return writer->FinishAs(condition);
}

Result<std::unique_ptr<ObjectWriter>> LocalStore::Create(const Location& location) {
  DYNALAKE_ASSIGN(std::string path, LocalPath(location));
  DYNALAKE_ASSIGN(auto writer, LocalWriter::Make(std::move(path)));
  return std::unique_ptr<ObjectWriter>(std::move(writer));
}

Result<void> LocalStore::Delete(const Location& location) {
  DYNALAKE_ASSIGN(std::string path, LocalPath(location));
  CrashPoint();
  if (::unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) {
    return PosixError(errno, "delete", path);
  }
  return {};
}

}  // namespace dynalake::storage
