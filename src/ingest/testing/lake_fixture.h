#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/lake_parts.h"
#include "catalog/scan/table_reader.h"
#include "ingest/load/load.h"
#include "storage/local_store.h"
#include "work/executors.h"
#include "work/runner.h"
#include "work/state_dir.h"

namespace dynalake::ingest::testing {

/// For runners in this process.
work::Executors LoadExecutors();

/// A lake in a temporary folder with a folder `in` of bare files of items beside it; the folder
/// goes with the fixture. For tests of loads, in this module and across modules.
class LakeFixture {
 public:
  explicit LakeFixture(const std::string& name);
  ~LakeFixture();
  LakeFixture(const LakeFixture&) = delete;
  LakeFixture& operator=(const LakeFixture&) = delete;

  storage::Location At(const std::string& path) const;

  /// Writes the source file `in/<name>`.
  void WriteSource(const std::string& name, const std::string& text);
  /// Empties lake and source.
  void Reset();

  /// Loads `in` into `default.t` with the key `id`; bare files.
  LoadRequest Request() const;
  /// Runs a load on the lake, opened anew, through `store` or the local store.
  Result<LoadReport> Run(const LoadRequest& request, storage::ObjectStore* store = nullptr,
                         int threads = 2);
  /// The same with the units executed by `runner`.
  Result<LoadReport> RunWith(work::Runner& runner, const LoadRequest& request,
                             storage::ObjectStore* store = nullptr);
  /// The same on the local store; `progress` hears of its steps.
  Result<LoadReport> Run(const LoadRequest& request, work::Progress& progress);

  /// The table's items as they print back from its live files, sorted. An unreadable table is a
  /// failed assertion.
  std::vector<std::string> Items(const std::string& table = "t");
  Result<catalog::TablePtr> LoadTable(const std::string& table = "t");

  storage::LocalStore& store() { return store_; }
  catalog::Catalog& catalog() { return *catalog_; }
  catalog::TableReader& reader() { return *reader_; }
  work::StateDir& state() { return *state_; }
  catalog::LakeParts parts() {
    return {*catalog_, store_, *reader_, *state_, SystemClock(), SystemRandom()};
  }

 private:
  void Open();
  Result<LoadReport> Run(const LoadRequest& request, storage::ObjectStore& store,
                         work::Runner& runner, work::Progress& progress);

  std::filesystem::path folder_;
  storage::LocalStore store_;
  std::unique_ptr<catalog::TableReader> reader_;
  std::unique_ptr<catalog::Catalog> catalog_;
  std::unique_ptr<work::StateDir> state_;
};

/// `{"Item":...}` lines.
std::string Lines(const std::vector<std::string>& items);

}  // namespace dynalake::ingest::testing
