#include "storage/empty_folders.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "storage/crash_point.h"

namespace dynalake::storage {
namespace {

/// Whether nothing is left in it.
bool Empty(const std::filesystem::path& folder) {
  std::error_code failed;
  std::vector<std::filesystem::path> folders;
  bool is_empty = true;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::error_code unknown;
    // Not of a link, which may lead anywhere.
    if (entry->symlink_status(unknown).type() == std::filesystem::file_type::directory) {
      folders.push_back(entry->path());
    } else {
      is_empty = false;
    }
  }
  for (const std::filesystem::path& below : folders) {
    if (!Empty(below)) {
      is_empty = false;
      continue;
    }
    CrashPoint();
    is_empty = ::rmdir(below.c_str()) == 0 && is_empty;
  }
  return is_empty && !failed;
}

}  // namespace

void RemoveEmptyFolders(const Location& folder) {
  if (folder.scheme() == "file") {
    static_cast<void>(Empty(std::filesystem::path(folder.path())));
  }
}

}  // namespace dynalake::storage
