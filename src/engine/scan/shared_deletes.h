#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "iceberg/scan/scan_file.h"

namespace dynalake::engine {

/// Deleted positions by the comparable path of their data file.
using PositionsByFile = std::map<std::string, std::vector<int64_t>, std::less<>>;

/// The position delete files of one scan that apply to several of its data files, each of which is
/// read once and kept while the scan lives. Thread-safe.
class SharedDeletes {
 public:
  /// A delete file with more rows is read for each data file, and so are those with which all that
  /// are kept would have more, so that memory stays bounded.
  static constexpr int64_t kMostRows = 4'000'000;
  static constexpr int64_t kMostRowsInAll = 32'000'000;

  /// `files` of the scan, whose entries outlive this.
  explicit SharedDeletes(std::span<const iceberg::ScanFile> files);

  bool IsShared(const iceberg::ManifestEntry& deletes) const;

  using Read = std::function<Result<PositionsByFile>(const iceberg::ManifestEntry&)>;
  /// What the shared `deletes` say of the data file; calls `read` for the first data file.
  Result<std::vector<int64_t>> Find(const iceberg::ManifestEntry& deletes,
                                    const std::string& comparable_path, const Read& read);

 private:
  std::set<const iceberg::ManifestEntry*> shared_;
  std::mutex mutex_;
  std::map<const iceberg::ManifestEntry*, PositionsByFile> read_;
};

}  // namespace dynalake::engine
