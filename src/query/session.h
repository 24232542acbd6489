#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"
#include "engine/execute/engine.h"
#include "query/dialect.h"
#include "query/names/relations.h"
#include "query/names/statement_tables.h"
#include "query/query_statistics.h"
#include "query/sql_statement.h"
#include "query/statements/answer_column.h"
#include "query/types/answer_form.h"

namespace dynalake::query {

struct SessionOptions {
  Dialect dialect = kDefaultDialect;
  /// What an unqualified table name is of.
  std::string default_database = catalog::kDefaultNamespace;
  /// For whom the session asks.
  std::string principal = kLocalPrincipal;
  /// Says what `now()` is; outlives the session.
  Clock& clock = SystemClock();
};

/// How one statement is run.
struct RunOptions {
  /// Stops this statement alone, wherever it hangs: in DuckDB, or waiting for a store.
  CancelToken cancel = {};
  std::vector<engine::Parameter> parameters = {};
  engine::StatementLimits limits = {};
  engine::StatementProgress* progress = nullptr;  ///< as `engine::ExecuteRequest::progress`
  AnswerForm form = AnswerForm::kText;            ///< of Athena's statements
};

/// The rows of a statement, and what they are of.
struct Answer {
  std::unique_ptr<engine::BatchStream> rows;
  std::vector<catalog::TablePtr> tables;  ///< each at the snapshot that is read
  /// Of Athena's statements: what its language calls the types of the rows.
  std::vector<AnswerColumn> columns = {};
  /// `PREPARE` or another that was done and has no result; its row says the same. Else empty.
  std::string command = {};
  int64_t parse_micros = 0;    ///< as `QueryStatistics`
  int64_t resolve_micros = 0;  ///< as `QueryStatistics`

  QueryStatistics statistics() const;
};

/// SQL over the tables and views of one lake. Names are matched exactly, else without regard to
/// case. A statement reads each of its tables at one snapshot, the current one when it first meets
/// the name. For one thread; sessions may share relations and engine, which outlive them.
///
/// Errors: kNotFound names what is there instead; kMalformedInput for metadata that names files
/// outside the lake; others as `engine::Engine`.
class Session {
 public:
  Session(Relations& relations, engine::Engine& engine, SessionOptions options = {});
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// The language of what `Parse` gets from now on.
  void set_dialect(Dialect dialect) { options_.dialect = dialect; }
  Dialect dialect() const { return options_.dialect; }

  /// Cuts a script that a person wrote into statements. kInvalidArgument with line and column for
  /// what is not SQL of the dialect; kPermissionDenied for what SQL may not do here.
  Result<std::vector<SqlStatement>> Parse(std::string_view script);

  /// Runs one statement and says which tables it reads.
  Result<Answer> Ask(SqlStatement statement, RunOptions options);

  /// Runs one statement.
  Result<std::unique_ptr<engine::BatchStream>> Execute(SqlStatement statement, RunOptions options);

  /// Parses and runs exactly one statement of DuckDB's dialect, whatever the session's is: what the
  /// program itself asks.
  Result<std::unique_ptr<engine::BatchStream>> Query(std::string_view sql, RunOptions options);

  /// The rows of one table without SQL, system columns included, as Arrow batches.
  Result<std::unique_ptr<engine::BatchStream>> Scan(const engine::TableName& name,
                                                    const engine::ScanRequest& request,
                                                    const CancelToken& cancel);

  /// The same of a table that `Find` gave, at the snapshot that it had then.
  Result<std::unique_ptr<engine::BatchStream>> ScanTable(const catalog::Table& table,
                                                         const engine::ScanRequest& request,
                                                         const CancelToken& cancel);

  /// The table or view that a user's text means: a name, or "database.name". A name itself may hold
  /// dots: the text as a whole comes first.
  Result<LakeRelation> Find(const std::string& text);

  /// All tables and views, by database and name, for listings and completion.
  Result<std::vector<RelationInfo>> ListRelations();

  /// Names of the columns of a table or view, for completion.
  Result<std::vector<std::string>> ListColumns(const engine::TableName& name);

 private:
  Result<Answer> AskDuckdb(engine::Statement statement, RunOptions options);
  Result<Answer> AskAthena(const AthenaStatement& statement, RunOptions options);
  Result<Answer> Run(engine::ExecuteRequest request, RunOptions options,
                     const StatementTables& tables, std::vector<AnswerColumn> columns);
  Asker Self() const { return {.principal = options_.principal}; }
  Relations& relations_;
  engine::Engine& engine_;
  SessionOptions options_;
  std::unique_ptr<std::map<std::string, std::string>> prepared_;
};

}  // namespace dynalake::query
