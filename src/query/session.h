#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/scan/table_reader.h"
#include "engine/execute/engine.h"

namespace dynalake::query {

struct SessionOptions {
  /// What an unqualified table name means.
  std::string default_database = catalog::kDefaultNamespace;
};

/// A table or view, as listings show it.
struct RelationInfo {
  std::string database;
  std::string name;
  bool is_view = false;
};

/// SQL over the tables and views of one catalog. Names are matched exactly, else without regard to
/// case. A statement reads each of its tables at one snapshot, the current one when it first meets
/// the name. For one thread; sessions may share catalog, reader and engine, which outlive them.
///
/// Errors: kNotFound names what is there instead; kMalformedInput for metadata that names files
/// outside the lake; others as `engine::Engine`.
class Session {
 public:
  Session(catalog::Catalog& catalog, catalog::TableReader& reader, engine::Engine& engine,
          SessionOptions options = {});

  /// As `engine::Engine::Parse`.
  Result<std::vector<engine::Statement>> Parse(std::string_view script);

  /// Runs one statement.
  Result<std::unique_ptr<engine::BatchStream>> Execute(const engine::Statement& statement,
                                                       const CancelToken& cancel);

  /// Parses and runs exactly one statement.
  Result<std::unique_ptr<engine::BatchStream>> Query(std::string_view sql,
                                                     const CancelToken& cancel);

  /// The rows of one table without SQL, system columns included, as Arrow batches.
  Result<std::unique_ptr<engine::BatchStream>> Scan(const engine::TableName& name,
                                                    const engine::ScanRequest& request,
                                                    const CancelToken& cancel);

  /// All tables and views, by database and name, for listings and completion.
  Result<std::vector<RelationInfo>> ListRelations();

  /// Names of the columns of a table or view, for completion.
  Result<std::vector<std::string>> ListColumns(const engine::TableName& name);

 private:
  catalog::Catalog& catalog_;
  catalog::TableReader& reader_;
  engine::Engine& engine_;
  SessionOptions options_;
};

}  // namespace dynalake::query
