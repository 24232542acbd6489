#include "iceberg/change/snapshot_summary.h"

#include <charconv>
#include <optional>

namespace dynalake::iceberg {
namespace {

void SetIfPositive(SnapshotSummary& summary, const char* key, int64_t value) {
  if (value > 0) {
    summary[key] = std::to_string(value);
  }
}

std::optional<int64_t> Number(const SnapshotSummary& summary, const char* key) {
  const auto at = summary.find(key);
  int64_t value = 0;
  if (at == summary.end() ||
      std::from_chars(at->second.data(), at->second.data() + at->second.size(), value).ec !=
          std::errc()) {
    return std::nullopt;
  }
  return value;
}

void SetTotal(SnapshotSummary& summary, const char* key, const SnapshotSummary* parent,
              int64_t added, int64_t removed) {
  const std::optional<int64_t> before = parent == nullptr ? 0 : Number(*parent, key);
  if (before && *before + added - removed >= 0) {
    summary[key] = std::to_string(*before + added - removed);
  }
}

}  // namespace

void SnapshotSummaryBuilder::Side::Count(const DataFile& file) {
  // Deletion vectors share a file: what is theirs is their part of it.
  files_size_bytes += file.content_size_bytes.value_or(file.file_size_bytes);
  switch (file.content) {
    case FileContent::kData:
      ++data_files;
      records += file.record_count;
      return;
    case FileContent::kPositionDeletes:
      ++delete_files;
      ++(file.is_deletion_vector() ? deletion_vectors : position_delete_files);
      position_deletes += file.record_count;
      return;
    case FileContent::kEqualityDeletes:
      ++delete_files;
      ++equality_delete_files;
      equality_deletes += file.record_count;
      return;
  }
}

void SnapshotSummaryBuilder::Added(const DataFile& file) {
  added_.Count(file);
  changed_partitions_.insert(std::to_string(file.spec_id) + " " + PartitionKey(file.partition));
}

void SnapshotSummaryBuilder::Removed(const DataFile& file) {
  removed_.Count(file);
  changed_partitions_.insert(std::to_string(file.spec_id) + " " + PartitionKey(file.partition));
}

SnapshotSummary SnapshotSummaryBuilder::Build(std::string_view operation,
                                              const SnapshotSummary* parent) const {
  SnapshotSummary summary;
  summary[kOperationKey] = operation;
  SetIfPositive(summary, "added-data-files", added_.data_files);
  SetIfPositive(summary, "deleted-data-files", removed_.data_files);
  SetIfPositive(summary, "added-delete-files", added_.delete_files);
  SetIfPositive(summary, "removed-delete-files", removed_.delete_files);
  SetIfPositive(summary, "added-equality-delete-files", added_.equality_delete_files);
  SetIfPositive(summary, "removed-equality-delete-files", removed_.equality_delete_files);
  SetIfPositive(summary, "added-position-delete-files", added_.position_delete_files);
  SetIfPositive(summary, "removed-position-delete-files", removed_.position_delete_files);
  SetIfPositive(summary, "added-dvs", added_.deletion_vectors);
  SetIfPositive(summary, "removed-dvs", removed_.deletion_vectors);
  SetIfPositive(summary, "added-records", added_.records);
  SetIfPositive(summary, "deleted-records", removed_.records);
  SetIfPositive(summary, "added-files-size", added_.files_size_bytes);
  SetIfPositive(summary, "removed-files-size", removed_.files_size_bytes);
  SetIfPositive(summary, "added-position-deletes", added_.position_deletes);
  SetIfPositive(summary, "removed-position-deletes", removed_.position_deletes);
  SetIfPositive(summary, "added-equality-deletes", added_.equality_deletes);
  SetIfPositive(summary, "removed-equality-deletes", removed_.equality_deletes);
  SetIfPositive(summary, "changed-partition-count",
                static_cast<int64_t>(changed_partitions_.size()));
  SetTotal(summary, "total-data-files", parent, added_.data_files, removed_.data_files);
  SetTotal(summary, "total-delete-files", parent, added_.delete_files, removed_.delete_files);
  SetTotal(summary, "total-records", parent, added_.records, removed_.records);
  SetTotal(summary, "total-files-size", parent, added_.files_size_bytes, removed_.files_size_bytes);
  SetTotal(summary, "total-position-deletes", parent, added_.position_deletes,
           removed_.position_deletes);
  SetTotal(summary, "total-equality-deletes", parent, added_.equality_deletes,
           removed_.equality_deletes);
  return summary;
}

}  // namespace dynalake::iceberg
