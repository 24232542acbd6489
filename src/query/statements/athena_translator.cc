#include "query/statements/athena_translator.h"

#include <utility>

#include "base/ascii.h"
#include "query/athena/parser.h"
#include "query/queries/query_resolver.h"
#include "query/resolve/expression_resolver.h"
#include "query/statements/lake_names.h"
#include "query/statements/show_statement.h"
#include "query/write/write_query.h"

namespace dynalake::query {
namespace {

using Translated = Result<TranslatedStatement>;

/// Translates one statement of a text; EXECUTE goes on in the text that PREPARE kept.
class Translator {
 public:
  Translator(TranslationScope& scope, std::string_view text, std::vector<TypedPtr> arguments)
      : scope_(scope), names_(scope.relations, scope.tables, scope.principal) {
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
      return NotYet("EXPLAIN of other statements than queries");
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
    return std::visit(Translator(scope_, text, std::move(arguments)), inner->node);
  }

  Translated operator()(const Show& show) {
    DYNALAKE_ASSIGN(
        engine::TextTable rows,
        AnswerShow(scope_.relations, {.principal = scope_.principal}, scope_.database, show));
    return RunText(std::move(rows));
  }

  Translated operator()(const Describe& describe) {
    DYNALAKE_ASSIGN(engine::TextTable rows,
                    AnswerDescribe(scope_.relations, {.principal = scope_.principal},
                                   scope_.database, describe));
    return RunText(std::move(rows));
  }

  Translated operator()(const Insert&) { return NotYet("INSERT"); }
  Translated operator()(const Delete&) { return NotYet("DELETE"); }
  Translated operator()(const Update&) { return NotYet("UPDATE"); }
  Translated operator()(const Merge&) { return NotYet("MERGE"); }
  Translated operator()(const Unload&) { return NotYet("UNLOAD"); }
  Translated operator()(const Optimize&) { return NotYet("OPTIMIZE"); }
  Translated operator()(const Vacuum&) { return NotYet("VACUUM"); }
  Translated operator()(const CreateTable&) { return NotYet("CREATE TABLE"); }
  Translated operator()(const CreateTableAs&) { return NotYet("CREATE TABLE AS"); }
  Translated operator()(const CreateView&) { return NotYet("CREATE VIEW"); }
  Translated operator()(const Drop&) { return NotYet("DROP"); }
  Translated operator()(const CreateDatabase&) { return NotYet("CREATE DATABASE"); }
  Translated operator()(const AlterDatabase&) { return NotYet("ALTER DATABASE"); }
  Translated operator()(const AlterTable&) { return NotYet("ALTER TABLE"); }
  Translated operator()(const RepairTable&) { return NotYet("MSCK REPAIR TABLE"); }

 private:
  static Error NotYet(std::string_view what) {
    return Fail(ErrorCode::kUnsupported, "NOT_SUPPORTED: {} cannot be run in Athena's language yet",
                what);
  }

  static Error NoSuchStatement(const Identifier& name) {
    return Fail(ErrorCode::kNotFound, "NOT_FOUND: there is no prepared statement {}", name.text);
  }

  Translated Done(std::string_view what) {
    return RunText({.columns = {"result"}, .rows = {{std::string(what)}}});
  }

  Translated Run(const Query& query, std::string_view prefix) {
    DYNALAKE_ASSIGN(const TypedQueryPtr typed, ResolveQueryStatement(query, context_, names_));
    return Write(*typed, prefix);
  }

  /// SELECT * FROM the rows.
  Translated RunText(engine::TextTable rows) {
    TypedQuery query;
    TypedSelect select;
    const uint32_t id = context_.NewId();
    for (const std::string& column : rows.columns) {
      query.columns.push_back({.label = column, .type = Varchar()});
      select.items.push_back(TypedPtr(new TypedExpression{
          .type = Varchar(), .node = TypedColumn{.relation = id, .name = column}}));
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
  StatementContext context_;
};

}  // namespace

Result<TranslatedStatement> Translate(TranslationScope& scope, const AthenaStatement& statement) {
  return std::visit(Translator(scope, *statement.script, {}), statement.tree->node);
}

}  // namespace dynalake::query
