#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "catalog/commit/snapshot_commit.h"
#include "ingest/load/load_plan.h"
#include "ingest/load/load_units_run.h"
#include "ingest/load_environment.h"
#include "ingest/merge/replaced_rows.h"
#include "table/table_content.h"

namespace dynalake::ingest {

/// All that the table holds goes, if the check allows it (null: whatever it is).
struct CommitContent {
  table::ReplacementCheck* check = nullptr;
};
/// Nothing goes: none of the new keys may be in the table.
struct CommitNewRows {};
/// What `rows` finds goes, if the check allows it.
struct CommitChangedRows {
  RowReplacement* rows = nullptr;
  table::ReplacementCheck* check = nullptr;
};
/// What becomes of the rows that the table holds.
using CommitMode = std::variant<CommitContent, CommitNewRows, CommitChangedRows>;

/// All that one load commits.
struct LoadCommit {
  catalog::TableIdentifier table;
  catalog::TablePtr base;  ///< the table as the load found it; null: it is created
  LoadRecord record;
  table::TableShape shape;
  std::vector<iceberg::DataFile> files;
  std::string source_identity;
  std::string source_address;
  source::SourceTable source_table;
  std::optional<int64_t> written_at_micros;
  work::SourcePosition position;                        ///< of the source, as the units read it
  std::string profile_location;                         ///< that the table names from then on
  std::optional<iceberg::StatisticsFile> profile_file;  ///< WriteTableProfile; of a lost one none
  std::string choices;                                  ///< PrintTableChoices
  std::string_view codec_name;                          ///< IcebergCodecName
  CommitMode mode = {};
  int64_t writer_epoch = 0;  ///< the table's when the load began

  /// Whether rows of the table stay.
  bool keeps_rows() const { return !std::holds_alternative<CommitContent>(mode); }
};

/// Makes the load's files the table's content, or adds them, in one commit. What the mode asks of
/// the table is asked anew before every attempt; a key that is in the table already is
/// kInvalidArgument naming one.
///
/// Errors as `SnapshotCommitter`; kAlreadyExists if another process created the table first.
Result<catalog::CommittedSnapshot> CommitLoad(const LoadCommit& load,
                                              const LoadEnvironment& environment);

}  // namespace dynalake::ingest
