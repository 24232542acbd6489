#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "engine/batch_stream.h"
#include "engine/engine_options.h"
#include "engine/execute_request.h"
#include "engine/name_rewriter.h"
#include "engine/statement.h"
#include "engine/table_resolver.h"
#include "engine/table_scan.h"
#include "iceberg/model/literal.h"
#include "storage/object_store.h"

namespace dynalake::engine {

/// A scan without SQL: rows of `table` where each key column equals its value.
struct ScanRequest {
  struct Equals {
    int32_t field_id = 0;
    iceberg::Literal value;
  };

  /// Names of top-level columns, exactly, in the order wanted; empty: all whose type SQL has values
  /// for, in the order of the schema. The batches carry the table's names.
  std::vector<std::string> columns;
  std::vector<Equals> equals;
};

/// DuckDB behind a sandbox. It is in memory and holds no truth.
///
/// SQL can do nothing but read the tables that a `TableResolver` gives it: statements, table
/// functions and functions pass an allow-list over the parse tree, DuckDB's own access to files,
/// network, extensions and settings is shut, and the file system behind the scans opens only the
/// files of running statements (docs/sql.md).
///
/// Thread-safe: statements of several threads run at once and share memory and threads. An error
/// that leaves DuckDB unusable opens it anew for the next statement.
class Engine {
 public:
  /// `store` reads the files of the tables and must outlive the engine. Cheap: DuckDB itself is
  /// opened by the first call that needs it.
  static Result<std::unique_ptr<Engine>> Open(EngineOptions options, storage::ObjectStore& store);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Cuts a script that a person wrote into statements, each checked; columns without a name are
  /// called as they were typed. kInvalidArgument with line and column for what is not SQL;
  /// kPermissionDenied for what SQL may not do here, naming it.
  Result<std::vector<Statement>> Parse(std::string_view script);

  /// One statement that nobody typed just now: a view's text, or SQL that was written from another.
  /// Errors as `Parse`.
  Result<Statement> ParseOne(std::string_view sql);

  /// Replaces the names of tables and the SHOWs of a statement by what `rewriter` says. Before it
  /// is run, and once: names that it answers with are not asked for again. After an error the
  /// statement is of no use.
  Result<void> ReplaceNames(Statement& statement, NameRewriter& rewriter);

  /// Plans a statement and starts it. Whatever is wrong with it before a row is read is an error
  /// here; what goes wrong later, one of the stream's.
  Result<std::unique_ptr<BatchStream>> Execute(ExecuteRequest request);

  /// Reads one table without SQL.
  Result<std::unique_ptr<BatchStream>> Scan(std::shared_ptr<const ScanTable> table,
                                            const ScanRequest& request, const CancelToken& cancel);

 private:
  class Impl;
  explicit Engine(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace dynalake::engine
