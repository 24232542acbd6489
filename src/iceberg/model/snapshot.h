#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dynalake::iceberg {

/// `operation` and the other string pairs that a snapshot carries.
using SnapshotSummary = std::map<std::string, std::string, std::less<>>;

inline constexpr const char* kOperationKey = "operation";
inline constexpr const char* kMainBranch = "main";

/// One state of the table (specification, "Snapshots").
struct Snapshot {
  int64_t snapshot_id = 0;
  std::optional<int64_t> parent_snapshot_id = {};
  int64_t sequence_number = 0;
  int64_t timestamp_ms = 0;
  std::string manifest_list = {};  ///< empty only in version 1 tables that list `manifests` instead
  std::vector<std::string> manifests = {};
  SnapshotSummary summary = {};  ///< empty only in version 1 tables
  std::optional<int32_t> schema_id = {};
  std::optional<int64_t> first_row_id = {};  ///< version 3
  std::optional<int64_t> added_rows = {};    ///< version 3
  std::optional<std::string> key_id = {};    ///< version 3

  friend bool operator==(const Snapshot& a, const Snapshot& b) = default;
};

/// A branch or a tag.
struct SnapshotRef {
  enum class Type : uint8_t { kBranch, kTag };

  int64_t snapshot_id = 0;
  Type type = Type::kBranch;
  std::optional<int32_t> min_snapshots_to_keep = {};
  std::optional<int64_t> max_snapshot_age_ms = {};
  std::optional<int64_t> max_ref_age_ms = {};

  friend bool operator==(const SnapshotRef& a, const SnapshotRef& b) = default;
};

}  // namespace dynalake::iceberg
