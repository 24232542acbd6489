#include "query/session.h"

#include <utility>
#include <variant>

#include "base/byte_order_mark.h"
#include "base/cancel_scope.h"
#include "query/names/statement_tables.h"
#include "query/names/views.h"
#include "query/statements/athena_errors.h"
#include "query/statements/athena_statement.h"
#include "query/statements/athena_translator.h"

namespace dynalake::query {

using Stream = std::unique_ptr<engine::BatchStream>;

namespace {

/// Of longer texts nobody is told what they would be elsewhere.
constexpr size_t kMostLookedIntoBytes = 64 << 10;

/// An error of Athena's language, with a word on its text where DuckDB's dialect has it, unless it
/// names what to use instead of SQL.
Error WithOtherDialect(Error error, std::string_view text, engine::Engine& engine) {
  if (error.message().find("`dynalake ") != std::string::npos ||
      text.size() > kMostLookedIntoBytes || !engine.Parse(text)) {
    return error;
  }
  return {error.code(), error.ToString() +
                            "; it is SQL in DuckDB's dialect: --dialect duckdb, in the shell "
                            "\\dialect duckdb"};
}

}  // namespace

QueryStatistics Answer::statistics() const {
  const engine::StatementStatistics did = rows->statistics();
  return {.rows = did.rows,
          .bytes_scanned = did.bytes_read,
          .files = did.files,
          .files_kept = did.files_kept,
          .parse_micros = parse_micros,
          .resolve_micros = resolve_micros,
          .plan_micros = did.plan_micros,
          .run_micros = did.run_micros};
}

Session::Session(Relations& relations, engine::Engine& engine, SessionOptions options)
    : relations_(relations),
      engine_(engine),
      options_(std::move(options)),
      prepared_(std::make_unique<PreparedStatements>()) {}

Session::~Session() = default;

Result<std::vector<SqlStatement>> Session::Parse(std::string_view script) {
  const int64_t begun_micros = options_.clock.SteadyMicros();
  script = WithoutByteOrderMark(script);
  std::vector<SqlStatement> statements;
  if (options_.dialect == Dialect::kAthena) {
    auto parsed = ParseAthenaScript(script);
    if (!parsed) {
      return WithOtherDialect(std::move(parsed).error(), script, engine_);
    }
    for (auto& statement : *parsed) {
      statements.emplace_back(std::move(statement));
    }
  } else {
    DYNALAKE_ASSIGN(auto parsed, engine_.Parse(script));
    for (engine::Statement& statement : parsed) {
      statements.emplace_back(std::move(statement));
    }
  }
  const int64_t taken_micros = options_.clock.SteadyMicros() - begun_micros;
  for (SqlStatement& statement : statements) {
    statement.set_parse_micros(taken_micros / static_cast<int64_t>(statements.size()));
  }
  return statements;
}

Result<Stream> Session::Execute(SqlStatement statement, RunOptions options) {
  DYNALAKE_ASSIGN(Answer answer, Ask(std::move(statement), std::move(options)));
  return std::move(answer.rows);
}

Result<Answer> Session::Ask(SqlStatement statement, RunOptions options) {
  const CancelScope cancel(options.cancel);
  auto* duckdb = std::get_if<engine::Statement>(&statement.parsed());
  auto answer = duckdb != nullptr ? AskDuckdb(std::move(*duckdb), std::move(options))
                                  : AskAthena(*std::get<1>(statement.parsed()), std::move(options));
  if (answer) {
    answer->parse_micros = statement.parse_micros();
  }
  return answer;
}

Result<Answer> Session::AskDuckdb(engine::Statement statement, RunOptions options) {
  const int64_t begun_micros = options_.clock.SteadyMicros();
  StatementTables tables(relations_);
  const NameScope scope{.asker = Self(), .default_database = options_.default_database};
  DYNALAKE_TRY(ExpandNames(engine_, relations_, tables, scope, statement));
  const int64_t taken_micros = options_.clock.SteadyMicros() - begun_micros;
  DYNALAKE_ASSIGN(Answer answer, Run({.statement = std::move(statement), .tables = tables},
                                     std::move(options), tables, {}));
  answer.resolve_micros = taken_micros;
  return answer;
}

Result<Answer> Session::AskAthena(const AthenaStatement& statement, RunOptions options) {
  if (!options.parameters.empty()) {
    return Fail(ErrorCode::kUnsupported, "parameters of Athena's statements stand in USING");
  }
  const int64_t begun_micros = options_.clock.SteadyMicros();
  StatementTables tables(relations_);
  TranslationScope scope{.engine = engine_,
                         .relations = relations_,
                         .tables = tables,
                         .prepared = *prepared_,
                         .principal = options_.principal,
                         .database = options_.default_database,
                         .now_micros = options_.clock.NowMicros(),
                         .form = options.form};
  auto translation = Translate(scope, statement);
  if (!translation) {
    const bool is_of_name =
        translation.error().message().find("there is no function") != std::string::npos;
    return is_of_name ? WithOtherDialect(std::move(translation).error(), statement.text(), engine_)
                      : std::move(translation).error();
  }
  TranslatedStatement translated = *std::move(translation);
  const int64_t taken_micros = options_.clock.SteadyMicros() - begun_micros;
  auto answer = Run({.statement = std::move(translated.statement),
                     .tables = tables,
                     .source_map = std::move(translated.source_map)},
                    std::move(options), tables, std::move(translated.columns));
  if (!answer) {
    return InAthenasWords(std::move(answer).error());
  }
  answer->rows = InAthenasWords(std::move(answer->rows));
  answer->command = std::move(translated.command);
  answer->resolve_micros = taken_micros;
  return answer;
}

Result<Answer> Session::Run(engine::ExecuteRequest request, RunOptions options,
                            const StatementTables& tables, std::vector<AnswerColumn> columns) {
  request.parameters = std::move(options.parameters);
  request.limits = options.limits;
  request.cancel = std::move(options.cancel);
  request.progress = options.progress;
  DYNALAKE_ASSIGN(Stream rows, engine_.Execute(std::move(request)));
  return Answer{.rows = std::move(rows), .tables = tables.tables(), .columns = std::move(columns)};
}

Result<Stream> Session::Query(std::string_view sql, RunOptions options) {
  const CancelScope cancel(options.cancel);
  DYNALAKE_ASSIGN(auto statements, engine_.Parse(sql));
  if (statements.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument, "expected one statement, not {}", statements.size());
  }
  DYNALAKE_ASSIGN(Answer answer, AskDuckdb(std::move(statements[0]), std::move(options)));
  return std::move(answer.rows);
}

Result<Stream> Session::Scan(const engine::TableName& name, const engine::ScanRequest& request,
                             const CancelToken& cancel) {
  const CancelScope scope(cancel);
  DYNALAKE_ASSIGN(const LakeRelation relation,
                  relations_.Find(Self(), name, options_.default_database));
  const auto* table = std::get_if<catalog::TablePtr>(&relation);
  if (table == nullptr) {
    return Fail(ErrorCode::kInvalidArgument, "{} is a view, not a table", name.ToString());
  }
  return ScanTable(**table, request, cancel);
}

Result<Stream> Session::ScanTable(const catalog::Table& table, const engine::ScanRequest& request,
                                  const CancelToken& cancel) {
  const CancelScope scope(cancel);
  DYNALAKE_ASSIGN(auto scan, relations_.Open(Self(), table));
  return engine_.Scan(std::move(scan), request, cancel);
}

Result<LakeRelation> Session::Find(const std::string& text) {
  const auto find = [this](std::string database, std::string name) {
    return relations_.Find(Self(), {std::move(database), std::move(name)},
                           options_.default_database);
  };
  auto whole = find("", text);
  const size_t dot = text.find('.');
  if (whole || whole.error().code() != ErrorCode::kNotFound || dot == std::string::npos) {
    return whole;
  }
  auto parts = find(text.substr(0, dot), text.substr(dot + 1));
  return !parts && parts.error().code() == ErrorCode::kNotFound ? std::move(whole)
                                                                : std::move(parts);
}

Result<std::vector<RelationInfo>> Session::ListRelations() { return ListAll(relations_, Self()); }

Result<std::vector<std::string>> Session::ListColumns(const engine::TableName& name) {
  DYNALAKE_ASSIGN(const LakeRelation relation,
                  relations_.Find(Self(), name, options_.default_database));
  std::vector<std::string> names;
  if (const iceberg::Schema* schema = SchemaOf(relation)) {
    for (const iceberg::NestedField& field : schema->fields()) {
      names.push_back(field.name);
    }
  }
  return names;
}

}  // namespace dynalake::query
