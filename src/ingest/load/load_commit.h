#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/commit/snapshot_commit.h"
#include "ingest/load/load_plan.h"
#include "ingest/load/load_units_run.h"
#include "ingest/load_environment.h"
#include "ingest/merge/replaced_rows.h"
#include "table/table_content.h"

namespace dynalake::ingest {

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
  bool append = false;
  int64_t writer_epoch = 0;                  ///< the table's when the load began
  RowReplacement* replacement = nullptr;     ///< of an append: the rows that its items replace
  table::ReplacementCheck* check = nullptr;  ///< where rows are replaced
};

/// Makes the load's files the table's content, or adds them, in one commit. Before every attempt an
/// append proves anew that none of its keys is in the table (kInvalidArgument naming one), or finds
/// anew the rows that it replaces; and what is replaced is checked anew.
///
/// Errors as `SnapshotCommitter`; kAlreadyExists if another process created the table first.
Result<catalog::CommittedSnapshot> CommitLoad(const LoadCommit& load,
                                              const LoadEnvironment& environment);

}  // namespace dynalake::ingest
