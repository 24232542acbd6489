#include "query/statements/athena_translator.h"

#include <utility>

#include "base/ascii.h"
#include "query/athena/parser.h"
#include "query/queries/query_resolver.h"
#include "query/resolve/expression_resolver.h"
#include "query/statements/describe_prepared.h"
#include "query/statements/lake_names.h"
#include "query/statements/show_statement.h"
#include "query/write/write_query.h"

namespace dynalake::query {
namespace {

using Translated = Result<TranslatedStatement>;

/// Translates one statement of a text; EXECUTE goes on in the text that PREPARE kept.
class Translator {
 public:
  Translator(TranslationScope& scope, std::string_view text, uint32_t offset,
             std::vector<TypedPtr> arguments)
      : scope_(scope), names_(scope.relations, scope.tables, scope.principal), offset_(offset) {
    context_.text = text;
    context_.user = scope.principal;
    context_.database = scope.database;
    context_.now_micros = scope.now_micros;
    context_.parameters = std::move(arguments);
  }

  Translated operator()(const QueryStatement& statement) { return Run(*statement.query, ""); }

  Translated operator()(const Explain& explain) {
    const auto* query = std::get_if<QueryStatement>(&explain.statement->node);
    if (query == nullptr) {
      return Instead("EXPLAIN takes a query");
    }
    if (explain.type == "VALIDATE" && !explain.analyze) {
      DYNALAKE_TRY(ResolveQueryStatement(*query->query, context_, names_));
      return RunText({.columns = {"Valid"}, .rows = {{"true"}}}, Plain(TypeKind::kBoolean));
    }
    if (!explain.type.empty() || explain.verbose ||
        (!explain.format.empty() && explain.format != "TEXT")) {
      return Instead(
          "EXPLAIN shows the plan as text: without TYPE, but for TYPE VALIDATE, without VERBOSE, "
          "and in no other FORMAT than TEXT");
    }
    return Run(*query->query, explain.analyze ? "EXPLAIN ANALYZE " : "EXPLAIN ");
  }
  Translated operator()(const Prepare& prepare) {
    scope_.prepared[AsciiLowerCase(prepare.name.text)] = prepare.text;
    return Done("PREPARE");
  }

  Translated operator()(const Deallocate& deallocate) {
    if (scope_.prepared.erase(AsciiLowerCase(deallocate.name.text)) == 0) {
      return NoSuchStatement(deallocate.name);
    }
    return Done("DEALLOCATE");
  }

  Translated operator()(const Execute& execute) {
    const auto kept = scope_.prepared.find(AsciiLowerCase(execute.name.text));
    if (!execute.immediate && kept == scope_.prepared.end()) {
      return NoSuchStatement(execute.name);
    }
    const std::string text =
        execute.immediate.value_or(kept == scope_.prepared.end() ? std::string() : kept->second);
    const Scope nothing;
    ExpressionResolver resolver(context_, nothing, {.clause = "USING"});
    std::vector<TypedPtr> arguments;
    for (const ExpressionPtr& argument : execute.arguments) {
      DYNALAKE_ASSIGN(TypedPtr value, resolver.Resolve(*argument));
      arguments.push_back(std::move(value));
    }
    auto translated = RunInner(text, std::move(arguments));
    if (!translated && !execute.immediate) {
      return std::move(translated)
          .error()
          .WithContext("of the prepared statement " + execute.name.text);
    }
    return translated;
  }
  Translated operator()(const Show& show) {
    DYNALAKE_ASSIGN(engine::TextTable rows, AnswerShow(scope_.relations, context_, show));
    return RunText(std::move(rows), Varchar());
  }
  Translated operator()(const Describe& describe) {
    if (describe.of != Described::kRelation) {
      return DescribePrepared(describe);
    }
    DYNALAKE_ASSIGN(engine::TextTable rows, AnswerDescribe(scope_.relations, context_, describe));
    return RunText(std::move(rows), Varchar());
  }

  Translated operator()(const Insert&) {
    return Instead("INSERT is not there yet: `dynalake load --append` adds to a table");
  }
  Translated operator()(const Delete&) {
    return Instead("DELETE is not there yet: a table is what its source holds");
  }
  Translated operator()(const Update&) {
    return Instead("UPDATE is not there yet: a table is what its source holds");
  }
  Translated operator()(const Merge&) {
    return Instead("MERGE is not there yet: a table is what its source holds");
  }
  Translated operator()(const Unload&) {
    return Instead(
        "UNLOAD is not there yet: `dynalake sql --out` writes an answer to a file, "
        "`dynalake land --sql` to a folder of files");
  }
  Translated operator()(const Optimize&) {
    return Instead("OPTIMIZE is not there yet: `dynalake vacuum` frees a table of what is old");
  }
  Translated operator()(const Vacuum&) {
    return Instead("VACUUM is not there yet: use `dynalake vacuum`");
  }
  Translated operator()(const CreateTable&) {
    return Instead("CREATE TABLE is not there yet: `dynalake load` makes tables");
  }
  Translated operator()(const CreateTableAs&) {
    return Instead(
        "CREATE TABLE AS is not there yet: `dynalake sql --out` writes an answer to a file, "
        "`dynalake land --sql` to a folder of files");
  }
  Translated operator()(const CreateView&) {
    return Instead("CREATE VIEW is not there yet: `dynalake load` makes a view of each entity");
  }
  Translated operator()(const Drop& drop) {
    switch (drop.kind) {
      case ObjectKind::kTable:
        return Instead("DROP TABLE is not there yet: use `dynalake drop`");
      case ObjectKind::kView:
        return Instead("DROP VIEW is not there yet: views go with their table, by `dynalake drop`");
      case ObjectKind::kDatabase:
        break;
    }
    return Instead("DROP DATABASE is not there yet: `dynalake drop` drops the tables in it");
  }
  Translated operator()(const CreateDatabase&) {
    return Instead(
        "CREATE DATABASE is not there yet: `dynalake load` makes the database of its "
        "table");
  }
  Translated operator()(const AlterDatabase&) {
    return Instead("ALTER DATABASE is not there yet: databases here have no properties to set");
  }
  Translated operator()(const AlterTable& alter) {
    const bool is_of_partitions = std::holds_alternative<AddPartitions>(alter.action) ||
                                  std::holds_alternative<DropPartitions>(alter.action) ||
                                  std::holds_alternative<RenamePartition>(alter.action);
    return Instead(
        is_of_partitions
            ? "ALTER TABLE … PARTITION is not needed: tables here are Iceberg's, a load "
              "makes their partitions"
            : "ALTER TABLE is not there yet: a load adds the columns that its source has");
  }
  Translated operator()(const RepairTable&) {
    return Instead(
        "MSCK REPAIR TABLE is not needed: tables here are Iceberg's, a load makes their "
        "partitions");
  }

 private:
  /// A statement that cannot be run, and what to use instead of it.
  Error Instead(std::string_view message) const {
    return ErrorAt(context_, offset_, ErrorCode::kUnsupported, "NOT_SUPPORTED", message);
  }
  Error NoSuchStatement(const Identifier& name) const {
    return ErrorAt(context_, name.offset, ErrorCode::kNotFound, "NOT_FOUND",
                   "there is no prepared statement " + name.text);
  }

  Translated RunInner(const std::string& text, std::vector<TypedPtr> arguments) {
    DYNALAKE_ASSIGN(const StatementPtr inner, ParseStatementText(text));
    if (std::holds_alternative<Execute>(inner->node) ||
        std::holds_alternative<Prepare>(inner->node) ||
        std::holds_alternative<Deallocate>(inner->node)) {
      return Fail(ErrorCode::kUnsupported,
                  "NOT_SUPPORTED: a prepared statement is no PREPARE, EXECUTE or DEALLOCATE");
    }
    if (static_cast<size_t>(inner->parameter_count) != arguments.size()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "INVALID_PARAMETER_USAGE: the statement has {} parameters, USING gives {}",
                  inner->parameter_count, arguments.size());
    }
    return std::visit(Translator(scope_, text, inner->offset, std::move(arguments)), inner->node);
  }

  /// DESCRIBE INPUT and DESCRIBE OUTPUT.
  Translated DescribePrepared(const Describe& describe) {
    const Identifier& name = describe.name.parts.front();
    const auto kept = scope_.prepared.find(AsciiLowerCase(name.text));
    if (kept == scope_.prepared.end()) {
      return NoSuchStatement(name);
    }
    DYNALAKE_ASSIGN(const StatementPtr inner, ParseStatementText(kept->second));
    const auto* query = std::get_if<QueryStatement>(&inner->node);
    if (query == nullptr) {
      return Instead("DESCRIBE INPUT and DESCRIBE OUTPUT take a prepared query");
    }
    context_.text = kept->second;
    auto rows = describe.of == Described::kInput
                    ? DescribeInput(*query->query, inner->parameter_count, context_, names_)
                    : DescribeOutput(*query->query, inner->parameter_count, context_, names_,
                                     scope_.tables);
    if (!rows) {
      return std::move(rows).error().WithContext("of the prepared statement " + name.text);
    }
    return RunText(std::move(rows->text), rows->types);
  }

  Translated Done(std::string_view what) {
    DYNALAKE_ASSIGN(TranslatedStatement done,
                    RunText({.columns = {"result"}, .rows = {{std::string(what)}}}, Varchar()));
    done.command = what;
    return done;
  }

  Translated Run(const Query& query, std::string_view prefix) {
    DYNALAKE_ASSIGN(const TypedQueryPtr typed, ResolveQueryStatement(query, context_, names_));
    return Write(*typed, prefix);
  }

  /// SELECT * FROM the rows, whose columns have all that type.
  Translated RunText(engine::TextTable rows, const SqlType& type) {
    const std::vector<SqlType> types(rows.columns.size(), type);
    return RunText(std::move(rows), types);
  }
  /// The same where each column has its own.
  Translated RunText(engine::TextTable rows, const std::vector<SqlType>& types) {
    TypedQuery query;
    TypedSelect select;
    const uint32_t id = context_.NewId();
    for (size_t i = 0; i < types.size(); ++i) {
      const std::string& column = rows.columns[i];
      const SqlType& type = types[i];
      query.columns.push_back({.label = column, .type = type});
      auto item = TypedPtr(new TypedExpression{
          .type = Varchar(), .node = TypedColumn{.relation = id, .name = column}});
      if (type != Varchar()) {
        item = TypedPtr(
            new TypedExpression{.type = type, .node = TypedCast{.value = std::move(item)}});
      }
      select.items.push_back(std::move(item));
    }
    select.from = std::make_unique<TypedRelation>();
    select.from->id = id;
    select.from->node = TypedText{.table = std::move(rows)};
    query.body = std::move(select);
    return Write(query, "");
  }

  Translated Write(const TypedQuery& query, std::string_view prefix) {
    DYNALAKE_ASSIGN(WrittenSql written, WriteQuery(query, context_.text, scope_.form));
    for (engine::SourceMap::Piece& piece : written.source_map.pieces) {
      piece.offset += prefix.size();
    }
    std::vector<AnswerColumn> columns;
    for (const TypedOutput& column : query.columns) {
      columns.push_back({.label = column.label, .type = ToString(column.type)});
    }
    DYNALAKE_ASSIGN(engine::Statement statement,
                    scope_.engine.ParseOne(fmt::format("{}{}", prefix, written.sql)));
    return TranslatedStatement{.statement = std::move(statement),
                               .source_map = std::move(written.source_map),
                               .columns = std::move(columns)};
  }

  TranslationScope& scope_;
  LakeNames names_;
  uint32_t offset_;  ///< of the statement in its text
  StatementContext context_;
};

}  // namespace

Result<TranslatedStatement> Translate(TranslationScope& scope, const AthenaStatement& statement) {
  return std::visit(Translator(scope, *statement.script, statement.begin, {}),
                    statement.tree->node);
}

}  // namespace dynalake::query
