#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/commit/snapshot_commit.h"
#include "catalog/table.h"
#include "dynamodb/key_schema.h"
#include "ingest/load/load_request.h"
#include "ingest/load/load_units_run.h"
#include "shaping/columns/columns.h"
#include "source/budget/read_summary.h"
#include "source/items/head_sample.h"
#include "source/table_description.h"
#include "table/table_content.h"

namespace dynalake::ingest {

enum class LoadOutcome : uint8_t {
  kLoaded,     ///< one commit made the source the table's content, or added it
  kAlreadyIn,  ///< this very source is the table's content: nothing was done
  kPlanned,    ///< a dry run
  kStopped,    ///< the time for reading was up: nothing was done, and the next run goes on
};

/// What a load would make, as far as the heads of the source's files say it.
struct LoadForecast {
  int64_t sample_count = 0;                                  ///< items in these heads
  std::vector<std::pair<std::string, std::string>> columns;  ///< names and types
  std::map<std::string, int64_t> entities;                   ///< items of each, in the heads
  std::vector<std::string> partition_by;  ///< as `PrintPartitionChoice`, behind the entity
  int64_t file_count = 0;                 ///< about; the least, where `partition_by` divides more
};

/// What a load did, for the user.
struct LoadReport {
  LoadOutcome outcome = LoadOutcome::kLoaded;
  catalog::TableIdentifier table;
  int64_t item_count = 0;
  int64_t rejected_count = 0;
  /// What the table held before the commit; nothing for a new table.
  std::optional<table::TableContent> before;
  int64_t replaced_count = 0;               ///< rows of it that this load's items took the place of
  std::optional<int64_t> rows_after;        ///< nothing where the rows before are not counted
  std::optional<int64_t> source_bytes = 0;  ///< nothing of a planned Query, which tells no size
  int64_t file_count = 0;
  int64_t file_bytes = 0;
  std::optional<int64_t> snapshot_id;
  std::optional<dynamodb::KeySchema> key;
  std::map<std::string, int64_t> entities;  ///< items of each
  int64_t no_entity_count = 0;              ///< items in none, of a table that has entities
  int64_t units_total = 0;
  int64_t units_reused = 0;                 ///< finished by an earlier run that was interrupted
  int64_t units_reshaped = 0;               ///< whose first guess of the columns did not hold
  std::optional<source::ReadSummary> read;  ///< of a live table
  std::optional<source::TableDescription> live_table;  ///< as it was when the reading began
  std::optional<LoadForecast> forecast;                ///< of a dry run
  std::vector<std::string> warnings;                   ///< what may be wrong, one sentence each
  std::vector<std::string> notes;  ///< what else the user should be told, likewise
};

/// What the head of a source lets expect of a load in `unit_count` units into `columns`.
Result<LoadForecast> MakeForecast(const source::HeadSample& sample,
                                  const shaping::TableColumns& columns, const LoadRequest& request,
                                  size_t unit_count);

/// Fills in what the units did.
void DescribeUnits(const UnitsOutcome& outcome, const shaping::TableColumns& columns,
                   const LoadRequest& request, LoadReport& report);

/// Fills in the outcome of a dry run, and what the table holds: null for one that is not there.
void DescribePlanned(const catalog::TablePtr& table, LoadReport& report);

/// Fills in what a table holds that is as it was.
void DescribeUnchanged(const iceberg::TableMetadata& metadata, LoadReport& report);

/// Fills in what a commit replaced by `after`: `removed_count` rows, or all where that is nothing;
/// `after` is null for a load that only adds.
void DescribeReplaced(const catalog::CommittedSnapshot& committed, const table::NewContent* after,
                      std::optional<int64_t> removed_count, LoadReport& report);

/// Notes what the source says, and what of the request is not used for that.
void NoteSource(const source::ItemSource& source, const LoadRequest& request, LoadReport& report);

/// Notes if the rows that are there, and stay, keep the shape of older rules.
void NoteOlderRows(const iceberg::TableMetadata& metadata, LoadReport& report);

/// Notes that the profile of the table that is added to is not there any more.
void NoteLostProfile(LoadReport& report);

/// Notes if another commit came between the planning, on `parent_snapshot_id`, and this one, which
/// replaced the table.
void NoteMeanwhile(const catalog::CommittedSnapshot& committed,
                   std::optional<int64_t> parent_snapshot_id, LoadReport& report);

}  // namespace dynalake::ingest
