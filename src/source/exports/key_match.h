#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::source {

/// A manifest key and the listed file that it denotes.
struct KeyMatch {
  size_t file_index;    ///< into the listing
  bool identical_name;  ///< the last path component is spelled alike, so its checksum counts
};

/// Finds, for each of a manifest's keys, the file it denotes in a listing of an export that may
/// have been copied anywhere: the file whose path shares the longest end with the key, component
/// by component, where `.gz` and `.zst` at the end do not count.
///
/// `files` are paths relative to the listed folder. Errors (kMalformedInput): a key with a `..`
/// component, a key no file matches, a key that two files match equally well, one file for two
/// keys.
Result<std::vector<KeyMatch>> MatchKeys(const std::vector<std::string>& keys,
                                        const std::vector<std::string>& files);

/// Whether a component of `path` starts with `.` or `_`, which every reader of folders skips.
bool IsIgnoredPath(std::string_view path);

/// `name` without `.gz` or `.zst` at its end.
std::string_view WithoutCompression(std::string_view name);

}  // namespace dynalake::source
