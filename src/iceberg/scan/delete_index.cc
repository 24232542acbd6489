#include "iceberg/scan/delete_index.h"

#include <algorithm>

#include "iceberg/model/file_path.h"

namespace dynalake::iceberg {
namespace {

std::string KeyOf(const DataFile& file) {
  return std::to_string(file.spec_id) + " " + PartitionKey(file.partition);
}

int64_t SequenceOf(const ManifestEntry& entry) { return entry.sequence_number.value_or(0); }

}  // namespace

DeleteIndex::DeleteIndex(std::span<const ManifestEntry> deletes,
                         std::span<const int32_t> unpartitioned_spec_ids) {
  for (const ManifestEntry& entry : deletes) {
    const DataFile& file = entry.file;
    empty_ = false;
    if (file.is_deletion_vector()) {
      deletion_vectors_[ComparablePath(file.referenced_data_file.value_or(""))].push_back(&entry);
    } else if (file.content == FileContent::kPositionDeletes && file.referenced_data_file) {
      positions_by_path_[ComparablePath(*file.referenced_data_file)].push_back(&entry);
    } else if (file.content == FileContent::kPositionDeletes) {
      positions_by_partition_[KeyOf(file)].push_back(&entry);
    } else if (std::find(unpartitioned_spec_ids.begin(), unpartitioned_spec_ids.end(),
                         file.spec_id) != unpartitioned_spec_ids.end()) {
      global_equality_.push_back(&entry);
    } else {
      equality_by_partition_[KeyOf(file)].push_back(&entry);
    }
  }
}

std::vector<const ManifestEntry*> DeleteIndex::For(const ManifestEntry& data) const {
  Entries found;
  if (empty_) {
    return found;
  }
  const int64_t sequence = SequenceOf(data);
  const auto take = [&](const Entries& entries, int64_t from) {
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(found),
                 [from](const ManifestEntry* entry) { return SequenceOf(*entry) >= from; });
  };
  const auto take_from = [&](const auto& map, const std::string& key, int64_t from) {
    if (const auto at = map.find(key); at != map.end()) {
      take(at->second, from);
    }
  };
  const std::string key = KeyOf(data.file);
  const std::string path = ComparablePath(data.file.file_path);
  take_from(deletion_vectors_, path, sequence);
  if (found.empty()) {
    take_from(positions_by_path_, path, sequence);
    take_from(positions_by_partition_, key, sequence);
  }
  take(global_equality_, sequence + 1);
  take_from(equality_by_partition_, key, sequence + 1);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto* a, const auto* b) { return SequenceOf(*a) < SequenceOf(*b); });
  return found;
}

}  // namespace dynalake::iceberg
