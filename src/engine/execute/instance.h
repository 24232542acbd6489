#pragma once

#include <memory>

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/engine_options.h"
#include "engine/scan/lake_scan.h"
#include "engine/scan/scan_state.h"

namespace dynalake::engine {

/// One DuckDB in memory, shut off from everything but the files of its scans.
class Instance {
 public:
  /// Opens and locks it, and reads back that it is locked.
  static Result<std::shared_ptr<Instance>> Open(const EngineOptions& options,
                                                storage::ObjectStore& store);

  duckdb::DuckDB& database() { return *database_; }
  ScanRegistry& registry() { return registry_; }

 private:
  explicit Instance(storage::ObjectStore& store)
      : services_{.store = store, .registry = registry_} {}

  // Readers of the database refer to the others: it goes first.
  ScanRegistry registry_;
  ScanServices services_;
  std::unique_ptr<duckdb::DuckDB> database_;
};

}  // namespace dynalake::engine
