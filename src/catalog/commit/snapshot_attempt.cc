#include "catalog/commit/snapshot_attempt.h"

#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/clock.h"
#include "base/time_units.h"
#include "base/uuid.h"
#include "catalog/metadata_folder.h"
#include "iceberg/change/apply.h"
#include "iceberg/codec/manifest_avro.h"
#include "iceberg/codec/manifest_list_avro.h"
#include "storage/object_store.h"

namespace dynalake::catalog {
namespace {

int64_t NewSnapshotId(const iceberg::TableMetadata& metadata, RandomSource& random) {
  while (true) {
    uint64_t bits = 0;
    random.Fill(std::as_writable_bytes(std::span(&bits, 1)));
    const auto id = static_cast<int64_t>(bits >> 1);
    if (id != 0 && metadata.FindSnapshot(id) == nullptr) {
      return id;
    }
  }
}

}  // namespace

SnapshotAttempt::SnapshotAttempt(const LakeParts& lake)
    : lake_(lake), now_ms_(lake.clock.NowMicros() / kMicrosPerMilli) {}

void SnapshotAttempt::Discard() {
  for (const storage::Location& location : written_) {
    static_cast<void>(lake_.store.Delete(location));
  }
  written_.clear();
}

Result<std::string> SnapshotAttempt::WriteMetadataFile(const iceberg::TableMetadata& metadata,
                                                       const std::string& name,
                                                       std::string_view bytes) {
  DYNALAKE_ASSIGN(storage::Location location,
                  lake_.reader.Resolve(MetadataFolder(metadata) + "/" + name));
  // Remembered before: a put that fails may have happened.
  written_.push_back(location);
  DYNALAKE_TRY(lake_.store.PutText(location, bytes, storage::PutCondition::kIfAbsent));
  return location.ToString();
}

Result<std::vector<iceberg::OpenedManifest>> SnapshotAttempt::OpenManifests(
    const iceberg::TableMetadata& metadata, const iceberg::SnapshotChange& change,
    const ManifestList& current) {
  std::vector<iceberg::OpenedManifest> opened;
  for (size_t index : iceberg::ManifestsToOpen(change, current)) {
    DYNALAKE_ASSIGN(auto entries, lake_.reader.ReadManifest(metadata, current[index]));
    opened.push_back({.file = current[index], .entries = *entries});
  }
  return opened;
}

Result<void> SnapshotAttempt::CheckAddedPaths(const iceberg::TableMetadata& metadata,
                                              const iceberg::SnapshotChange& change,
                                              const ManifestList& current) {
  std::unordered_set<std::string_view> added;
  for (const iceberg::DataFile& file : change.added) {
    DYNALAKE_TRY(lake_.reader.Resolve(file.file_path));
    // Several deletion vectors share one Puffin file.
    if (!file.is_deletion_vector() && !added.insert(file.file_path).second) {
      return Fail(ErrorCode::kInternal, "a commit adds {} twice", file.file_path);
    }
  }
  if (change.replace_all) {
    return {};
  }
  for (const iceberg::ManifestFile& manifest : current) {
    if (!manifest.may_have_live_files()) {
      continue;
    }
    DYNALAKE_ASSIGN(auto entries, lake_.reader.ReadManifest(metadata, manifest));
    for (const iceberg::ManifestEntry& entry : *entries) {
      if (entry.is_live() && added.contains(entry.file.file_path)) {
        return Fail(ErrorCode::kConflict, "{} is in the table already", entry.file.file_path);
      }
    }
  }
  return {};
}

Result<std::vector<iceberg::ManifestFile>> SnapshotAttempt::WriteManifests(
    const iceberg::TableMetadata& metadata, const std::vector<iceberg::NewManifest>& manifests) {
  const std::string name = Uuid::Random(lake_.random).ToString();
  std::vector<iceberg::ManifestFile> written;
  for (const iceberg::NewManifest& manifest : manifests) {
    const iceberg::PartitionSpec* spec = metadata.FindSpec(manifest.spec_id);
    if (spec == nullptr) {
      return Fail(ErrorCode::kInternal, "a manifest of the unknown partition spec {}",
                  manifest.spec_id);
    }
    DYNALAKE_ASSIGN(iceberg::Type partition_type, metadata.PartitionTypeOf(manifest.spec_id));
    DYNALAKE_ASSIGN(
        iceberg::ManifestBytes bytes,
        iceberg::WriteManifest({.format_version = metadata.format_version,
                                .snapshot_id = snapshot_id_,
                                .content = manifest.content},
                               metadata.current_schema(), *spec, partition_type, manifest.entries));
    DYNALAKE_ASSIGN(
        bytes.manifest.manifest_path,
        WriteMetadataFile(metadata, fmt::format("{}-m{}.avro", name, written.size()), bytes.file));
    written.push_back(std::move(bytes.manifest));
  }
  return written;
}

Result<iceberg::SnapshotDraft> SnapshotAttempt::Draft(
    const iceberg::TableMetadata& updated, const TableChange& change,
    std::vector<iceberg::ManifestFile>& manifests) {
  if (change.restored_snapshot_id) {
    const iceberg::Snapshot* restored = updated.FindSnapshot(*change.restored_snapshot_id);
    if (restored == nullptr) {
      return Fail(ErrorCode::kConflict, "snapshot {} is not in the table any more",
                  *change.restored_snapshot_id);
    }
    DYNALAKE_ASSIGN(const auto list, lake_.reader.ReadManifestList(*restored));
    return iceberg::SnapshotDraft{.kept = *list, .written = {}, .summary = change.files.summary};
  }
  std::shared_ptr<const ManifestList> current = std::make_shared<const ManifestList>();
  if (const iceberg::Snapshot* snapshot = updated.current_snapshot(); snapshot != nullptr) {
    DYNALAKE_ASSIGN(current, lake_.reader.ReadManifestList(*snapshot));
  }
  DYNALAKE_TRY(CheckAddedPaths(updated, change.files, *current));
  DYNALAKE_ASSIGN(auto opened, OpenManifests(updated, change.files, *current));
  DYNALAKE_ASSIGN(iceberg::SnapshotDraft draft,
                  iceberg::DraftSnapshot(updated, change.files, snapshot_id_, *current, opened));
  DYNALAKE_ASSIGN(manifests, WriteManifests(updated, draft.written));
  return draft;
}

Result<std::vector<iceberg::Update>> SnapshotAttempt::Write(const iceberg::TableMetadata& base,
                                                            const TableChange& change) {
  // What the files must fit: the table as it is after the other updates of this commit.
  DYNALAKE_ASSIGN(iceberg::TableMetadata updated,
                  iceberg::Apply(base, change.updates, {.now_ms = now_ms_, .base_location = {}}));
  snapshot_id_ = NewSnapshotId(updated, lake_.random);
  std::vector<iceberg::ManifestFile> manifests;
  DYNALAKE_ASSIGN(const iceberg::SnapshotDraft draft, Draft(updated, change, manifests));

  const std::string list_name =
      fmt::format("snap-{}-1-{}.avro", snapshot_id_, Uuid::Random(lake_.random).ToString());
  DYNALAKE_ASSIGN(storage::Location list,
                  lake_.reader.Resolve(MetadataFolder(updated) + "/" + list_name));
  DYNALAKE_ASSIGN(
      iceberg::FinishedSnapshot finished,
      iceberg::FinishSnapshot(
          updated, draft, std::move(manifests),
          {.snapshot_id = snapshot_id_, .now_ms = now_ms_, .manifest_list = list.ToString()}));
  DYNALAKE_ASSIGN(std::string bytes,
                  iceberg::WriteManifestList(updated.format_version, finished.snapshot,
                                             finished.manifests, updated.partition_specs));
  DYNALAKE_TRY(WriteMetadataFile(updated, list_name, bytes));

  std::vector<iceberg::Update> updates = change.updates;
  updates.emplace_back(iceberg::AddSnapshot{std::move(finished.snapshot)});
  iceberg::SnapshotRef main;
  if (auto old = updated.refs.find(iceberg::kMainBranch); old != updated.refs.end()) {
    main = old->second;
  }
  main.snapshot_id = snapshot_id_;
  updates.emplace_back(iceberg::SetSnapshotRef{.name = iceberg::kMainBranch, .ref = main});
  if (change.statistics) {
    DYNALAKE_TRY(lake_.reader.Resolve(change.statistics->statistics_path));
    iceberg::SetStatistics& set = std::get<iceberg::SetStatistics>(
        updates.emplace_back(iceberg::SetStatistics{*change.statistics}));
    set.statistics.snapshot_id = snapshot_id_;
  }
  return updates;
}

}  // namespace dynalake::catalog
