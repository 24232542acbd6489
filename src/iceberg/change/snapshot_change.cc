#include "iceberg/change/snapshot_change.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/checked.h"
#include "iceberg/change/snapshot_summary.h"
#include "iceberg/model/file_path.h"

namespace dynalake::iceberg {
namespace {

/// Entries of one new manifest: about 8 MB of it.
constexpr size_t kEntriesPerManifest = 10'000;

/// Which entries go. Remembers what it found, so that what was asked for and not found shows.
class Removal {
 public:
  explicit Removal(const SnapshotChange& change)
      : replace_all_(change.replace_all),
        paths_(change.removed_paths.begin(), change.removed_paths.end()),
        deletes_(change.removed_deletes.begin(), change.removed_deletes.end()) {
    for (const std::string& path : paths_) {
      comparable_paths_.insert(ComparablePath(path));
    }
  }

  bool Takes(const DataFile& file) {
    if (file.content == FileContent::kData) {
      const bool asked = paths_.contains(file.file_path);
      if (asked) {
        found_paths_.insert(file.file_path);
      }
      return asked || replace_all_;
    }
    const SnapshotChange::RemovedDelete key{
        .file_path = file.file_path,
        .referenced_data_file = file.referenced_data_file.value_or("")};
    // A position delete file that names one data file is asked for by its path alone.
    const auto asked =
        file.is_deletion_vector()
            ? deletes_.find(key)
            : deletes_.find({.file_path = file.file_path, .referenced_data_file = ""});
    if (asked != deletes_.end()) {
      found_deletes_.insert(*asked);
      return true;
    }
    // Deletes of a file that goes would point to nothing.
    return replace_all_ || (file.referenced_data_file &&
                            comparable_paths_.contains(ComparablePath(*file.referenced_data_file)));
  }

  Result<void> CheckAllFound() const {
    for (const std::string& path : paths_) {
      if (!found_paths_.contains(path)) {
        return Fail(ErrorCode::kConflict, "data file '{}' is not in the table any more", path);
      }
    }
    for (const SnapshotChange::RemovedDelete& asked : deletes_) {
      if (!found_deletes_.contains(asked)) {
        return Fail(ErrorCode::kConflict, "delete file '{}' is not in the table any more",
                    asked.file_path);
      }
    }
    return {};
  }

 private:
  bool replace_all_;
  std::unordered_set<std::string> paths_;
  std::unordered_set<std::string> comparable_paths_;
  std::set<SnapshotChange::RemovedDelete> deletes_;
  std::unordered_set<std::string> found_paths_;
  std::set<SnapshotChange::RemovedDelete> found_deletes_;
};

bool AddsDeletionVectors(const SnapshotChange& change) {
  return std::any_of(change.added.begin(), change.added.end(),
                     [](const DataFile& file) { return file.is_deletion_vector(); });
}

/// What a file is called among the live ones: deletion vectors share their Puffin file.
std::string LiveKey(const DataFile& file) {
  return file.is_deletion_vector() ? "dv " + file.referenced_data_file.value_or("")
                                   : "file " + file.file_path;
}

Result<void> CheckAdded(const TableMetadata& base, const DataFile& file) {
  const auto fail = [&](std::string_view why) {
    return Fail(ErrorCode::kInvalidArgument, "file '{}' cannot be added: {}", file.file_path, why);
  };
  const PartitionSpec* spec = base.FindSpec(file.spec_id);
  if (spec == nullptr || spec->fields.size() != file.partition.size()) {
    return fail("its partition does not fit a partition spec of the table");
  }
  if (file.file_path.empty() || file.record_count < 0 || file.file_size_bytes < 0) {
    return fail("it lacks a path, or a count is negative");
  }
  if (file.content == FileContent::kPositionDeletes &&
      file.is_deletion_vector() != (base.format_version >= 3)) {
    return fail("position deletes are deletion vectors from format version 3 on, and only there");
  }
  if (file.is_deletion_vector() &&
      (!file.referenced_data_file || !file.content_offset || !file.content_size_bytes)) {
    return fail("a deletion vector names its data file and its place in the Puffin file");
  }
  if (file.content == FileContent::kEqualityDeletes && file.equality_ids.empty()) {
    return fail("equality deletes name their columns");
  }
  return {};
}

std::string_view OperationOf(const SnapshotChange& change, const SnapshotSummaryBuilder& summary) {
  if (change.rewrite) {
    return "replace";
  }
  const bool removes = summary.removed_data() || summary.removed_deletes();
  if (change.replace_all || (summary.added_data() && (removes || summary.added_deletes()))) {
    return "overwrite";
  }
  return summary.added_deletes() || removes ? "delete" : "append";
}

/// Builds a draft out of the old manifests and the added files.
class Drafter {
 public:
  Drafter(const TableMetadata& base, const SnapshotChange& change, int64_t snapshot_id)
      : base_(base), change_(change), snapshot_id_(snapshot_id), removal_(change) {}

  void KeepOrRewrite(const ManifestFile& manifest, const OpenedManifest* opened) {
    if (opened == nullptr) {
      if (manifest.may_have_live_files()) {
        draft_.kept.push_back(manifest);
      }
      return;
    }
    NewManifest rewritten{.content = manifest.content, .spec_id = manifest.partition_spec_id};
    bool changed = false;
    for (const ManifestEntry& entry : opened->entries) {
      if (!entry.is_live()) {
        continue;
      }
      ManifestEntry next = entry;
      next.status = EntryStatus::kExisting;
      if (removal_.Takes(entry.file)) {
        next.status = EntryStatus::kDeleted;
        next.snapshot_id = snapshot_id_;
        summary_.Removed(entry.file);
        changed = true;
      } else {
        live_.insert(LiveKey(entry.file));
      }
      rewritten.entries.push_back(std::move(next));
    }
    if (changed) {
      rewritten_.push_back(std::move(rewritten));
    } else if (!rewritten.entries.empty()) {
      draft_.kept.push_back(manifest);
    }
  }

  Result<void> Add() {
    std::map<std::pair<ManifestContent, int32_t>, NewManifest> open;
    for (const DataFile& file : change_.added) {
      DYNALAKE_TRY(CheckAdded(base_, file));
      if (!live_.insert(LiveKey(file)).second) {
        return Fail(ErrorCode::kInvalidArgument, "file '{}' cannot be added: it is there already",
                    file.file_path);
      }
      const bool is_data = file.content == FileContent::kData;
      const auto content = is_data ? ManifestContent::kData : ManifestContent::kDeletes;
      NewManifest& manifest = open[{content, file.spec_id}];
      manifest.content = content;
      manifest.spec_id = file.spec_id;
      manifest.entries.push_back(
          {.status = EntryStatus::kAdded,
           .snapshot_id = snapshot_id_,
           .sequence_number = is_data ? change_.added_sequence_number : std::nullopt,
           .file_sequence_number = std::nullopt,
           .file = file});
      summary_.Added(file);
      if (manifest.entries.size() == kEntriesPerManifest) {
        draft_.written.push_back(std::exchange(manifest, {}));
      }
    }
    for (auto& [key, manifest] : open) {
      if (!manifest.entries.empty()) {
        draft_.written.push_back(std::move(manifest));
      }
    }
    return {};
  }

  Result<SnapshotDraft> Finish(size_t current_count) && {
    DYNALAKE_TRY(removal_.CheckAllFound());
    const size_t replaced = rewritten_.size();
    std::move(rewritten_.begin(), rewritten_.end(), std::back_inserter(draft_.written));
    const Snapshot* parent = base_.current_snapshot();
    draft_.summary = summary_.Build(OperationOf(change_, summary_),
                                    parent == nullptr ? nullptr : &parent->summary);
    draft_.summary["manifests-created"] = std::to_string(draft_.written.size());
    draft_.summary["manifests-kept"] = std::to_string(draft_.kept.size());
    draft_.summary["manifests-replaced"] = std::to_string(std::min(replaced, current_count));
    for (const auto& [key, value] : change_.summary) {
      if (!draft_.summary.emplace(key, value).second) {
        return Fail(ErrorCode::kInvalidArgument, "summary key '{}' is computed, not set", key);
      }
    }
    return std::move(draft_);
  }

 private:
  const TableMetadata& base_;
  const SnapshotChange& change_;
  int64_t snapshot_id_;
  Removal removal_;
  SnapshotSummaryBuilder summary_;
  std::unordered_set<std::string> live_;
  std::vector<NewManifest> rewritten_;
  SnapshotDraft draft_;
};

}  // namespace

std::vector<size_t> ManifestsToOpen(const SnapshotChange& change,
                                    std::span<const ManifestFile> current) {
  const bool data = change.replace_all || !change.removed_paths.empty();
  const bool deletes = data || !change.removed_deletes.empty() || AddsDeletionVectors(change);
  std::vector<size_t> indexes;
  for (size_t i = 0; i < current.size(); ++i) {
    const bool wanted = current[i].content == ManifestContent::kData ? data : deletes;
    if (wanted && current[i].may_have_live_files()) {
      indexes.push_back(i);
    }
  }
  return indexes;
}

Result<SnapshotDraft> DraftSnapshot(const TableMetadata& base, const SnapshotChange& change,
                                    int64_t snapshot_id, std::span<const ManifestFile> current,
                                    std::span<const OpenedManifest> opened) {
  std::map<std::string_view, const OpenedManifest*> by_path;
  for (const OpenedManifest& manifest : opened) {
    by_path.emplace(manifest.file.manifest_path, &manifest);
  }
  for (const size_t index : ManifestsToOpen(change, current)) {
    if (!by_path.contains(current[index].manifest_path)) {
      return Fail(ErrorCode::kInternal, "manifest '{}' was not opened for a change that needs it",
                  current[index].manifest_path);
    }
  }
  Drafter drafter(base, change, snapshot_id);
  for (const ManifestFile& manifest : current) {
    const auto at = by_path.find(manifest.manifest_path);
    drafter.KeepOrRewrite(manifest, at == by_path.end() ? nullptr : at->second);
  }
  DYNALAKE_TRY(drafter.Add());
  return std::move(drafter).Finish(current.size());
}

Result<FinishedSnapshot> FinishSnapshot(const TableMetadata& base, const SnapshotDraft& draft,
                                        std::vector<ManifestFile> written,
                                        const SnapshotIdentity& identity) {
  if (base.format_version < 2) {
    return Fail(ErrorCode::kUnsupported,
                "a table of format version 1 is upgraded to version 2 before it is written");
  }
  FinishedSnapshot finished;
  Snapshot& snapshot = finished.snapshot;
  snapshot.snapshot_id = identity.snapshot_id;
  snapshot.parent_snapshot_id = base.current_snapshot_id;
  snapshot.sequence_number = base.last_sequence_number + 1;
  snapshot.timestamp_ms = std::max(identity.now_ms, base.last_updated_ms);
  snapshot.manifest_list = identity.manifest_list;
  snapshot.summary = draft.summary;
  snapshot.schema_id = base.current_schema_id;
  finished.manifests = std::move(written);
  for (ManifestFile& manifest : finished.manifests) {
    manifest.sequence_number = snapshot.sequence_number;
    manifest.min_sequence_number = std::min(
        manifest.min_sequence_number.value_or(snapshot.sequence_number), snapshot.sequence_number);
  }
  finished.manifests.insert(finished.manifests.end(), draft.kept.begin(), draft.kept.end());
  if (base.format_version < 3) {
    return finished;
  }
  std::optional<int64_t> next_row_id = base.next_row_id;
  for (ManifestFile& manifest : finished.manifests) {
    if (manifest.content != ManifestContent::kData || manifest.first_row_id) {
      continue;
    }
    manifest.first_row_id = next_row_id;
    for (const auto& rows : {manifest.added_rows_count, manifest.existing_rows_count}) {
      next_row_id = next_row_id ? CheckedAdd(*next_row_id, rows.value_or(0)) : std::nullopt;
    }
    if (!next_row_id) {
      return Fail(ErrorCode::kMalformedInput, "the table's row ids are used up");
    }
  }
  snapshot.first_row_id = base.next_row_id;
  snapshot.added_rows = *next_row_id - base.next_row_id;
  return finished;
}

}  // namespace dynalake::iceberg
