#include "maintenance/removal_judge.h"

#include <algorithm>
#include <utility>

#include "base/format.h"

namespace dynalake::maintenance {

bool Claims::Cover(const storage::Location& file) const {
  return state_.Cover(file) ||
         std::ranges::any_of(named_,
                             [&file](const auto& names) { return names->contains(file); }) ||
         std::ranges::any_of(folders_,
                             [&file](const auto& folder) { return folder.Contains(file); });
}

bool Claims::IsOwnFolder(const storage::Location& folder,
                         const catalog::TableIdentifier* owner) const {
  return std::ranges::none_of(residents_, [&](const Resident& resident) {
    return (owner == nullptr || resident.identifier != *owner) && resident.folder &&
           (*resident.folder == folder || resident.folder->Contains(folder) ||
            folder.Contains(*resident.folder));
  });
}

void Claims::AddUnclaimed(const std::vector<storage::ObjectInfo>& files, Removal& removal) const {
  size_t left = 0;
  for (const storage::ObjectInfo& file : files) {
    if (Cover(file.location)) {
      continue;
    }
    if (silent_.empty()) {
      removal.Add(file);
    } else {
      ++left;
    }
  }
  if (left > 0) {
    removal.warnings.push_back(
        fmt::format("{} files are left, since a table that cannot be read may name them: {}; drop "
                    "that table, or register older metadata of it",
                    left, fmt::join(silent_, "; ")));
  }
}

Result<Claims> RemovalJudge::Ask(const catalog::TableIdentifier* asker) {
  Claims claims;
  DYNALAKE_ASSIGN(claims.state_, work::ReadStateClaims(lake_.state, lake_.clock.NowMicros()));
  DYNALAKE_ASSIGN(claims.residents_, FindResidents(lake_));
  for (const Resident& resident : claims.residents_) {
    DYNALAKE_TRY(lake_.cancel.Check());
    if (resident.table != nullptr && asker != nullptr && resident.identifier == *asker) {
      continue;
    }
    if (resident.table != nullptr) {
      DYNALAKE_TRY(AddTable(resident, claims));
    } else if (!resident.is_view) {
      DYNALAKE_TRY(AddLost(resident, resident.failure, claims));
    } else if (resident.view == nullptr && resident.folder) {
      claims.folders_.push_back(*resident.folder);
    } else if (auto metadata = storage::Location::Parse(resident.metadata_location)) {
      claims.named_.push_back(
          std::make_shared<const LocationSet>(LocationSet{*std::move(metadata)}));
    }
  }
  return claims;
}

Result<void> RemovalJudge::CheckGcEnabled(const catalog::Table& table) const {
  if (options_.ignore_gc_disabled || !IsGcDisabled(*table.metadata)) {
    return {};
  }
  return Fail(ErrorCode::kInvalidArgument,
              "{} has gc.enabled=false: tables elsewhere may use its files, so none is removed; "
              "--ignore-gc-disabled removes them all the same",
              table.identifier.ToString());
}

Result<std::shared_ptr<const LocationSet>> RemovalJudge::FilesOf(const catalog::Table& table) {
  const auto known = files_.find(table.metadata_location);
  if (known != files_.end()) {
    return known->second;
  }
  DYNALAKE_ASSIGN(LocationSet files, ReachableFiles(lake_.reader, *table.metadata));
  files.merge(LocationsInProperties(*table.metadata, lake_.root));
  if (auto current = storage::Location::Parse(table.metadata_location)) {
    files.insert(*std::move(current));
  }
  for (const iceberg::MetadataLogEntry& entry : table.metadata->metadata_log) {
    if (auto previous = storage::Location::Parse(entry.metadata_file)) {
      files.insert(*std::move(previous));
    }
  }
  auto kept = std::make_shared<const LocationSet>(std::move(files));
  files_.emplace(table.metadata_location, kept);
  return kept;
}

Result<void> RemovalJudge::AddTable(const Resident& resident, Claims& claims) {
  auto files = FilesOf(*resident.table);
  if (files) {
    claims.named_.push_back(*std::move(files));
    return {};
  }
  if (!IsBroken(files.error())) {
    return std::move(files).error();
  }
  return AddLost(resident, files.error().ToString(), claims);
}

Result<void> RemovalJudge::AddLost(const Resident& resident, const std::string& why,
                                   Claims& claims) {
  const std::string silence = fmt::format("{} ({})", resident.identifier.ToString(), why);
  if (!resident.folder || !lake_.root.Contains(*resident.folder)) {
    claims.silent_.push_back(silence);
    return {};
  }
  claims.folders_.push_back(*resident.folder);
  DYNALAKE_ASSIGN(LostTable lost, ReadLostTable(lake_, *resident.folder));
  if (!lost.is_whole) {
    claims.silent_.push_back(silence);
  }
  claims.named_.push_back(std::make_shared<const LocationSet>(std::move(lost.named)));
  return {};
}

}  // namespace dynalake::maintenance
