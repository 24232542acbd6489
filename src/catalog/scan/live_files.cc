#include "catalog/scan/live_files.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "iceberg/model/file_path.h"
#include "iceberg/scan/prune.h"

namespace dynalake::catalog {
namespace {

std::vector<int32_t> UnpartitionedSpecs(const iceberg::TableMetadata& metadata) {
  std::vector<int32_t> ids;
  for (const iceberg::PartitionSpec& spec : metadata.partition_specs) {
    if (!spec.is_partitioned()) {
      ids.push_back(spec.spec_id);
    }
  }
  return ids;
}

}  // namespace

LiveFiles::LiveFiles(std::vector<std::shared_ptr<const ManifestEntries>> data_manifests,
                     ManifestEntries delete_files, std::span<const int32_t> unpartitioned_spec_ids)
    : data_manifests_(std::move(data_manifests)),
      delete_files_(std::move(delete_files)),
      delete_index_(delete_files_, unpartitioned_spec_ids) {
  for (const auto& manifest : data_manifests_) {
    for (const iceberg::ManifestEntry& entry : *manifest) {
      if (entry.is_live()) {
        data_files_.push_back(&entry);
      }
    }
  }
}

Result<std::shared_ptr<const LiveFiles>> LiveFiles::Make(
    const iceberg::TableMetadata& metadata,
    std::vector<std::shared_ptr<const ManifestEntries>> data_manifests,
    const std::vector<std::shared_ptr<const ManifestEntries>>& delete_manifests) {
  ManifestEntries delete_files;
  for (const auto& manifest : delete_manifests) {
    for (const iceberg::ManifestEntry& entry : *manifest) {
      if (entry.is_live()) {
        delete_files.push_back(entry);
      }
    }
  }
  std::shared_ptr<const LiveFiles> live(new LiveFiles(
      std::move(data_manifests), std::move(delete_files), UnpartitionedSpecs(metadata)));
  std::unordered_set<std::string> paths;
  for (const iceberg::ManifestEntry* entry : live->data_files_) {
    if (!paths.insert(iceberg::ComparablePath(entry->file.file_path)).second) {
      return Fail(ErrorCode::kMalformedInput, "the table names the data file {} twice",
                  entry->file.file_path);
    }
  }
  return live;
}

Result<ScanPlan> LiveFiles::Plan(const iceberg::TableMetadata& metadata,
                                 const iceberg::Predicate& predicate) const {
  DYNALAKE_ASSIGN(iceberg::Pruner pruner, iceberg::Pruner::Make(predicate, metadata));
  ScanPlan plan{.files = {}, .total_files = data_files_.size()};
  for (const iceberg::ManifestEntry* entry : data_files_) {
    if (!pruner.MayMatch(entry->file)) {
      continue;
    }
    iceberg::ScanFile file{.data = entry, .deletes = {}};
    if (!delete_index_.empty()) {
      file.deletes = delete_index_.For(*entry);
    }
    plan.files.push_back(std::move(file));
  }
  return plan;
}

}  // namespace dynalake::catalog
