#include "ingest/rollback/rollback.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "base/uuid.h"
#include "catalog/scan/table_reader.h"
#include "iceberg/model/name_mapping.h"
#include "storage/object_store.h"
#include "table/counted_state.h"
#include "table/entity_views.h"
#include "table/source_identity.h"
#include "table/table_columns.h"
#include "table/table_profile.h"

namespace dynalake::ingest {
namespace {

using MetadataPtr = std::shared_ptr<const iceberg::TableMetadata>;

bool IsOurs(std::string_view key) {
  return (key.starts_with("dynalake.") && key != catalog::kWriterEpochKey) ||
         key == iceberg::kNameMappingProperty;
}

/// The table as it was last while `snapshot_id` was its current snapshot; null where no metadata
/// file shows that any more.
MetadataPtr FindState(const iceberg::TableMetadata& metadata, int64_t snapshot_id,
                      catalog::TableReader& reader) {
  if (metadata.current_snapshot_id == snapshot_id) {
    return std::make_shared<const iceberg::TableMetadata>(metadata);
  }
  for (auto entry = metadata.metadata_log.rbegin(); entry != metadata.metadata_log.rend();
       ++entry) {
    auto state = reader.ReadMetadata(entry->metadata_file);
    if (state && (*state)->current_snapshot_id == snapshot_id) {
      return *std::move(state);
    }
  }
  return nullptr;
}

/// What the summary of a snapshot or of its nearest ancestor says of where its content is from.
iceberg::SnapshotSummary Summary(const iceberg::TableMetadata& metadata,
                                 const iceberg::Snapshot& restored) {
  iceberg::SnapshotSummary summary;
  for (const auto& [key, value] : restored.summary) {
    if (key.starts_with("total-")) {
      summary[key] = value;
    }
  }
  std::set<int64_t> walked;
  for (const iceberg::Snapshot* snapshot = &restored;
       snapshot != nullptr && walked.insert(snapshot->snapshot_id).second;
       snapshot = snapshot->parent_snapshot_id
                      ? metadata.FindSnapshot(*snapshot->parent_snapshot_id)
                      : nullptr) {
    for (const auto& [key, value] : snapshot->summary) {
      if (IsOurs(key) && key != catalog::kCommitIdKey) {
        summary.emplace(key, value);
      }
    }
    if (snapshot->summary.contains(table::kSourcesKey)) {
      break;  // what a load leaves out is unknown, not as it was before it
    }
  }
  summary[iceberg::kOperationKey] = "overwrite";
  summary[table::kEngineNameKey] = table::kEngineName;
  summary[table::kRestoredSnapshotKey] = fmt::format("{}", restored.snapshot_id);
  return summary;
}

/// The updates that give `base` the shape that the table had in `state`.
std::vector<iceberg::Update> ShapeUpdates(const iceberg::TableMetadata& base,
                                          const iceberg::TableMetadata& state) {
  std::vector<iceberg::Update> updates;
  // Other engines remove schemas and specs that nothing uses.
  const iceberg::Schema* schema = base.FindSchema(state.current_schema_id);
  if (schema != nullptr && schema->SameFields(state.current_schema())) {
    updates.emplace_back(iceberg::SetCurrentSchema{state.current_schema_id});
  } else {
    updates.emplace_back(iceberg::AddSchema{state.current_schema()});
    updates.emplace_back(iceberg::SetCurrentSchema{});
  }
  const iceberg::PartitionSpec* spec = base.FindSpec(state.default_spec_id);
  if (spec != nullptr && spec->fields == state.default_spec().fields) {
    updates.emplace_back(iceberg::SetDefaultPartitionSpec{state.default_spec_id});
  } else {
    updates.emplace_back(iceberg::AddPartitionSpec{state.default_spec()});
    updates.emplace_back(iceberg::SetDefaultPartitionSpec{});
  }
  iceberg::SetProperties set;
  iceberg::RemoveProperties remove;
  for (const auto& [key, value] : state.properties) {
    if (IsOurs(key)) {
      set.updates[key] = value;
    }
  }
  for (const auto& [key, value] : base.properties) {
    if (IsOurs(key) && !set.updates.contains(key)) {
      remove.removals.push_back(key);
    }
  }
  updates.emplace_back(std::move(set));
  if (!remove.removals.empty()) {
    updates.emplace_back(std::move(remove));
  }
  return updates;
}

/// What of the statistics of `state` names its profile, if that is still there. The entry of the
/// new snapshot keeps the file when the old one is expired.
Result<std::optional<iceberg::StatisticsFile>> ProfileOf(const iceberg::TableMetadata& state,
                                                         const catalog::LakeParts& lake) {
  std::optional<iceberg::StatisticsFile> file = table::FindProfileStatistics(state);
  if (!file) {
    return file;
  }
  DYNALAKE_ASSIGN(const auto location, lake.reader.Resolve(file->statistics_path));
  const auto info = lake.store.Head(location);
  if (!info && info.error().code() != ErrorCode::kNotFound) {
    return info.error();
  }
  return info ? file : std::nullopt;
}

/// The oldest state that can be brought back, for the words of a refusal.
Result<std::string> OldestRestorable(const catalog::Table& table, const catalog::LakeParts& lake) {
  std::vector<const iceberg::Snapshot*> snapshots;
  for (const iceberg::Snapshot& snapshot : table.metadata->snapshots) {
    snapshots.push_back(&snapshot);
  }
  std::ranges::sort(snapshots, {}, &iceberg::Snapshot::timestamp_ms);
  for (const iceberg::Snapshot* snapshot : snapshots) {
    DYNALAKE_ASSIGN(const auto reason, WhyNotRestorable(table, *snapshot, lake));
    if (!reason) {
      return fmt::format("the oldest state that can be brought back is snapshot {}",
                         snapshot->snapshot_id);
    }
  }
  return std::string("no state of the table can be brought back");
}

}  // namespace

Result<std::optional<std::string>> WhyNotRestorable(const catalog::Table& table,
                                                    const iceberg::Snapshot& snapshot,
                                                    const catalog::LakeParts& lake) {
  const iceberg::TableMetadata& metadata = *table.metadata;
  const MetadataPtr state = FindState(metadata, snapshot.snapshot_id, lake.reader);
  if (state == nullptr) {
    return std::optional<std::string>("no metadata file shows the table's columns of that time");
  }
  const auto live = lake.reader.ReadLiveFiles(*state, snapshot);
  if (!live && live.error().code() == ErrorCode::kUnreachable) {
    return live.error();
  }
  if (!live) {
    return std::optional(live.error().ToString());
  }
  const auto data = (*live)->data_files();
  std::vector<const iceberg::ManifestEntry*> files(data.begin(), data.end());
  for (const iceberg::ManifestEntry& entry : (*live)->delete_files()) {
    files.push_back(&entry);
  }
  for (const iceberg::ManifestEntry* entry : files) {
    DYNALAKE_ASSIGN(const auto location, lake.reader.Resolve(entry->file.file_path));
    const auto info = lake.store.Head(location);
    if (!info && info.error().code() == ErrorCode::kNotFound) {
      return std::optional(fmt::format("its file {} is gone", location.ToString()));
    }
    if (!info) {
      return info.error();
    }
  }
  return std::optional<std::string>();
}

Result<RolledBack> RollBack(const catalog::TableIdentifier& identifier, int64_t snapshot_id,
                            const catalog::LakeParts& lake) {
  DYNALAKE_ASSIGN(const catalog::TablePtr table, lake.catalog.LoadTable(identifier));
  const iceberg::Snapshot* snapshot = table->metadata->FindSnapshot(snapshot_id);
  std::optional<std::string> reason = "it was expired, or never was there";
  if (snapshot != nullptr) {
    DYNALAKE_ASSIGN(reason, WhyNotRestorable(*table, *snapshot, lake));
  }
  if (reason) {
    DYNALAKE_ASSIGN(const std::string oldest, OldestRestorable(*table, lake));
    return Fail(snapshot == nullptr ? ErrorCode::kNotFound : ErrorCode::kInvalidArgument,
                "the state of snapshot {} of {} cannot be brought back: {}; {}", snapshot_id,
                identifier.ToString(), *reason, oldest);
  }
  const MetadataPtr state = FindState(*table->metadata, snapshot_id, lake.reader);
  DYNALAKE_ASSIGN(const auto profile, ProfileOf(*state, lake));
  catalog::SnapshotCommitter committer(lake);
  const catalog::CommitIdentity identity{.commit_id = Uuid::Random(lake.random),
                                         .writer_epoch = catalog::WriterEpochOf(*table->metadata)};
  const auto build = [&](const iceberg::TableMetadata& base) -> Result<catalog::TableChange> {
    const iceberg::Snapshot* restored = base.FindSnapshot(snapshot_id);
    if (restored == nullptr) {
      return Fail(ErrorCode::kConflict, "snapshot {} was expired meanwhile", snapshot_id);
    }
    catalog::TableChange change;
    change.updates = ShapeUpdates(base, *state);
    change.files.summary = Summary(base, *restored);
    change.restored_snapshot_id = snapshot_id;
    change.statistics = profile;
    return change;
  };
  RolledBack done;
  DYNALAKE_ASSIGN(done.committed, committer.Commit(identifier, identity, build));
  DYNALAKE_ASSIGN(table::RemadeViews views, table::RemakeEntityViews(lake, *done.committed.table));
  done.notes = std::move(views.notes);
  if (!views.has_profile) {
    done.notes.emplace_back(
        "the profile of that time is gone, so the entity views are as they were: the next load "
        "makes them again");
  }
  return done;
}

}  // namespace dynalake::ingest
