#include "app/lake/spill_folder.h"

#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <sys/file.h>
#include <sys/stat.h>

#include "base/uuid.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kPrefix = "dynalake-spill-";
constexpr std::string_view kLockEnding = ".lock";

/// Whether the open `lock` is still what `path` names: it may have been removed by another process
/// before it was locked here.
bool IsStillNamed(const storage::PosixFile& lock, const std::filesystem::path& path) {
  struct stat open_file{};
  struct stat named{};
  return fstat(lock.descriptor(), &open_file) == 0 && lstat(path.c_str(), &named) == 0 &&
         open_file.st_ino == named.st_ino && open_file.st_dev == named.st_dev;
}

/// The lock at `path`, held, or nothing: another process holds it, or it is another user's.
storage::PosixFile Lock(const std::filesystem::path& path, int flags) {
  storage::PosixFile lock(open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600));
  struct stat status{};
  const bool is_ours = lock.is_open() && fstat(lock.descriptor(), &status) == 0 &&
                       S_ISREG(status.st_mode) && status.st_uid == geteuid();
  if (!is_ours || flock(lock.descriptor(), LOCK_EX | LOCK_NB) != 0 || !IsStillNamed(lock, path)) {
    lock.Close();
  }
  return lock;
}

/// Where errors leave something, the next process tries again.
void RemoveThoseOfTheDead(const std::filesystem::path& parent) {
  std::error_code ignored;
  std::vector<std::filesystem::path> locks;
  for (std::filesystem::directory_iterator entry(parent, ignored), end; entry != end;
       entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(kPrefix) && name.ends_with(kLockEnding)) {
      locks.push_back(entry->path());
    }
  }
  for (const std::filesystem::path& path : locks) {
    const storage::PosixFile lock = Lock(path, 0);
    if (lock.is_open()) {
      // The folder first: its lock is what says that it may go.
      std::filesystem::remove_all(std::filesystem::path(path).replace_extension(), ignored);
      if (!ignored) {
        std::filesystem::remove(path, ignored);
      }
    }
  }
}

}  // namespace

SpillFolder::SpillFolder(std::filesystem::path folder, std::filesystem::path lock_path,
                         storage::PosixFile lock)
    : folder_(std::move(folder)), lock_path_(std::move(lock_path)), lock_(std::move(lock)) {}

std::unique_ptr<SpillFolder> SpillFolder::Make(const std::filesystem::path& parent,
                                               RandomSource& random) {
  RemoveThoseOfTheDead(parent);
  const std::filesystem::path folder =
      parent / (std::string(kPrefix) + Uuid::Random(random).ToString());
  std::filesystem::path lock_path = folder;
  lock_path += kLockEnding;
  storage::PosixFile lock = Lock(lock_path, O_CREAT | O_EXCL);
  if (!lock.is_open() || mkdir(folder.c_str(), 0700) != 0) {
    return nullptr;
  }
  return std::unique_ptr<SpillFolder>(
      new SpillFolder(folder, std::move(lock_path), std::move(lock)));
}

SpillFolder::~SpillFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
  std::filesystem::remove(lock_path_, ignored);
}

}  // namespace dynalake::app
