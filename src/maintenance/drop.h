#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "maintenance/removal.h"
#include "maintenance/removal_judge.h"

namespace dynalake::maintenance {

/// A table that is dropped, or would be.
struct DroppedTable {
  std::string folder;             ///< where its files are, or were
  std::string metadata_location;  ///< of its last state
  /// Why it cannot be opened: its name and its views went all the same, and all its files stay.
  std::optional<Error> failure = {};
  Removal files = {};       ///< of a purge: what went of the table
  Removal view_files = {};  ///< of a purge: what went of its entity views
};

/// Drops a table with what belongs to it: its entity views, then its name. Its files stay, and that
/// they are left is noted (`LeftFolders`). A table that cannot be opened is dropped as far as it is
/// certain that nobody can open it: where its metadata lie outside the lake or may not be read, the
/// error says so, and nothing is done. Otherwise errors as of `Catalog`.
Result<DroppedTable> DropTable(RemovalJudge& judge, const catalog::TableIdentifier& table,
                               Mode mode);

/// The same, and all files of its folder and of its views' go for which nothing speaks. Refused
/// before anything is done where `TableMaintenance::DropAndPurge` refuses it. A table that cannot
/// be opened keeps its files.
Result<DroppedTable> PurgeTable(RemovalJudge& judge, const catalog::TableIdentifier& table,
                                Mode mode);

/// A view that is dropped, or would be.
struct DroppedView {
  std::string why;     ///< what became of its table or its metadata
  Removal files = {};  ///< of a purge
};

/// Drops a view that loads keep and whose table is gone, or one whose metadata are surely gone;
/// with `purge` its files go as well. Any other is refused with kInvalidArgument: one of ours goes
/// with its table, and one of others is theirs; or with the error why it cannot be opened.
Result<DroppedView> DropView(RemovalJudge& judge, const catalog::TableIdentifier& view, bool purge,
                             Mode mode);

}  // namespace dynalake::maintenance
