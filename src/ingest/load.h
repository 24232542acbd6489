#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/state_dir.h"
#include "catalog/table_reader.h"
#include "dynamodb/key_schema.h"
#include "ingest/load_progress.h"
#include "shaping/choose.h"
#include "storage/object_store.h"
#include "work/runner.h"

namespace dynalake::ingest {

/// What one load shall do.
struct LoadRequest {
  storage::Location source;
  std::string database = catalog::kDefaultNamespace;
  std::string table = {};  ///< empty: the source's own name
  std::optional<dynamodb::KeySchema> key = {};
  std::map<std::string, shaping::TypeChoice, std::less<>> types = {};  ///< by top-level attribute
  shaping::EntityChoice entities = {};
  bool append = false;
  std::optional<std::string> export_id = {};
  bool no_manifest = false;
  std::optional<int64_t> as_of_micros = {};         ///< `_written_at` where the source does not say
  std::optional<storage::Location> reject_to = {};  ///< keep bad lines there and load the rest
  int64_t target_file_bytes = int64_t{256} << 20;
  int64_t row_group_rows = 1 << 20;
  int zstd_level = 1;
  int threads = 2;
  bool dry_run = false;  ///< plan and guess, write nothing
};

/// Whom a load works with. All must outlive it.
struct LoadEnvironment {
  storage::ObjectStore& store;
  catalog::Catalog& catalog;
  catalog::TableReader& reader;
  catalog::StateDir& state;
  work::Runner& runner;
  Clock& clock;
  RandomSource& random;
  LoadProgress& progress;
  CancelToken cancel;
};

enum class LoadOutcome : uint8_t {
  kLoaded,     ///< one commit made the source the table's content, or added it
  kAlreadyIn,  ///< this very source is the table's content: nothing was done
  kPlanned,    ///< a dry run
};

/// What a load did, for the user.
struct LoadReport {
  LoadOutcome outcome = LoadOutcome::kLoaded;
  catalog::TableIdentifier table;
  int64_t item_count = 0;
  int64_t rejected_count = 0;
  int64_t source_bytes = 0;
  int64_t file_count = 0;
  int64_t file_bytes = 0;
  std::optional<int64_t> snapshot_id;
  std::optional<dynamodb::KeySchema> key;
  std::map<std::string, int64_t> entities;  ///< items of each
  int64_t units_total = 0;
  int64_t units_reused = 0;        ///< finished by an earlier run that was interrupted
  int64_t units_reshaped = 0;      ///< whose first guess of the columns did not hold
  std::vector<std::string> notes;  ///< what the user should be told, one sentence each
};

/// Loads a source of items into a table: plan, work units, results, one commit (design.md, sections
/// 3, 5 and 7; the rules are in columns.md and commits.md). The table is replaced, or with `append`
/// added to. Finished units survive a crash and are reused by the next run of the same load.
///
/// Errors leave the table as it was. kConflict and kCommitStateUnknown as `SnapshotCommitter`.
Result<LoadReport> Load(const LoadRequest& request, const LoadEnvironment& environment);

}  // namespace dynalake::ingest
