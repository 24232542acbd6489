#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "catalog/commit/snapshot_commit.h"
#include "catalog/lake_parts.h"
#include "catalog/scan/table_reader.h"
#include "catalog/testing/faulty_rows.h"
#include "storage/faulty_store.h"
#include "storage/local_store.h"
#include "storage/location.h"
#include "work/state_dir.h"

namespace dynalake::catalog {

/// What a process has of a lake; several of them on one folder act as several processes. For tests:
/// what cannot fail in them asserts.
class TestLake {
 public:
  /// Opens the lake at `root`, or makes it there; with the catalog in a PostgreSQL database where
  /// its URL is given.
  explicit TestLake(const storage::Location& root, const std::string& postgres_url = "");

  /// The updates' identity of a commit of this test, by number.
  static CommitIdentity Identity(uint8_t number);

  /// The metadata of an empty table: columns id (long, required, identifier) and name (string).
  iceberg::TableMetadata EmptyTable(const TableIdentifier& identifier);
  /// A file of the table's data folder that is there (but holds no Parquet), with one row.
  iceberg::DataFile WriteDataFile(const iceberg::TableMetadata& table);
  /// Commits one more data file, or the table's first snapshot.
  Result<CommittedSnapshot> Append(const TableIdentifier& identifier, uint8_t commit_number);
  Result<CommittedSnapshot> Commit(const TableIdentifier& identifier, uint8_t commit_number,
                                   iceberg::SnapshotChange files);

  /// Sorted paths of the files that are live in the table now; an error if it cannot be read.
  Result<std::vector<std::string>> LivePaths(const TableIdentifier& identifier);
  /// Names of all files below the table's folder whose name has `part`.
  std::vector<std::string> FilesWith(const TableIdentifier& identifier, std::string_view part);

  LakeParts parts() { return {*catalog, store, reader, state, clock, SystemRandom()}; }

  storage::Location root;
  FakeClock clock{1'700'000'000'000'000};
  storage::LocalStore local;
  storage::FaultyStore store{local, clock};
  TableReader reader;
  FaultyRows* rows = nullptr;  ///< of the catalog
  std::unique_ptr<Catalog> catalog;
  work::StateDir state;
  SnapshotCommitter committer;

 private:
  std::unique_ptr<Catalog> OpenCatalog(const std::string& postgres_url);
};

}  // namespace dynalake::catalog
