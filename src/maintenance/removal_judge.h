#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/table.h"
#include "maintenance/cleaned_lake.h"
#include "maintenance/lost_table.h"
#include "maintenance/reachable_files.h"
#include "maintenance/removal.h"
#include "maintenance/residents.h"
#include "work/lease.h"

namespace dynalake::maintenance {

/// Everything in a lake that speaks for files, as of one moment.
class Claims {
 public:
  /// Whether anything speaks for the file.
  bool Cover(const storage::Location& file) const;
  /// Of the leases of loads that run and the records of those that were interrupted.
  const work::StateClaims& state() const { return state_; }
  /// Every table and view of the lake.
  const std::vector<Resident>& residents() const { return residents_; }
  /// Whether no other table's or view's folder is, holds or lies in `folder`, which is that of
  /// `owner` or, without one, of nobody.
  bool IsOwnFolder(const storage::Location& folder, const catalog::TableIdentifier* owner) const;

  /// Adds those of `files` to `removal` for which nothing speaks. Where a table could name any file
  /// and cannot be asked, none: the removal then carries a warning.
  void AddUnclaimed(const std::vector<storage::ObjectInfo>& files, Removal& removal) const;

 private:
  friend class RemovalJudge;

  work::StateClaims state_;
  std::vector<Resident> residents_;
  std::vector<std::shared_ptr<const LocationSet>> named_;
  std::vector<storage::Location> folders_;  ///< of what cannot be opened: all in them
  std::vector<std::string> silent_;         ///< tables that could name anything
};

/// The one place that everything asks which removes files (expiry, orphans, purge, old views,
/// abandoned loads): who speaks for a file? All tables and views of the lake, whatever engine made
/// them; what a table that cannot be opened shows to have named; records and leases in `state/`.
/// Files outside the lake are nobody's to remove. Not thread-safe.
class RemovalJudge {
 public:
  struct Options {
    bool ignore_gc_disabled = false;  ///< remove although a table says `gc.enabled=false`
  };

  explicit RemovalJudge(CleanedLake lake) : RemovalJudge(std::move(lake), Options{}) {}
  RemovalJudge(CleanedLake lake, Options options) : lake_(std::move(lake)), options_(options) {}

  const CleanedLake& lake() const { return lake_; }

  /// Asks anew, all but `asker`: the table whose own files are judged by who asks, from metadata
  /// that it loads after this. Ask after the files were listed: a load records its files in
  /// `state/`, commits them, and then takes the record away.
  Result<Claims> Ask(const catalog::TableIdentifier* asker);

  /// kInvalidArgument, saying what to do, where the table's files are not to be removed at all.
  Result<void> CheckGcEnabled(const catalog::Table& table) const;
  /// As that, of a table that is not in the catalog any more, or cannot be opened.
  bool MayRemove(const LostTable& table) const {
    return options_.ignore_gc_disabled || (table.has_metadata && !table.keeps_all);
  }

 private:
  Result<std::shared_ptr<const LocationSet>> FilesOf(const catalog::Table& table);
  Result<void> AddTable(const Resident& resident, Claims& claims);
  Result<void> AddLost(const Resident& resident, const std::string& why, Claims& claims);

  CleanedLake lake_;
  Options options_;
  /// What states of tables name, by their metadata's location, which never changes.
  std::map<std::string, std::shared_ptr<const LocationSet>> files_;
};

}  // namespace dynalake::maintenance
