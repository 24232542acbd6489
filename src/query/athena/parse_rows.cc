#include <utility>

#include "query/athena/parse_rules.h"
#include "query/athena/statement_rules.h"

namespace dynalake::query {
namespace {

Result<ExpressionPtr> ParseWhere(TokenStream& tokens) {
  return tokens.AcceptWord("WHERE") ? ParseExpression(tokens) : Result<ExpressionPtr>(nullptr);
}

Result<std::vector<Assignment>> ParseAssignments(TokenStream& tokens) {
  std::vector<Assignment> assignments;
  do {
    Assignment assignment;
    DYNALAKE_ASSIGN(assignment.column, tokens.ExpectIdentifier("a column"));
    DYNALAKE_TRY(tokens.ExpectSymbol("="));
    DYNALAKE_ASSIGN(assignment.value, ParseExpression(tokens));
    assignments.push_back(std::move(assignment));
  } while (tokens.AcceptSymbol(","));
  return assignments;
}

/// Behind THEN.
Result<void> ParseMergeAction(TokenStream& tokens, MergeCase& merge_case) {
  if (merge_case.matched) {
    if (tokens.AcceptWord("DELETE")) {
      return {};
    }
    DYNALAKE_TRY(tokens.ExpectWords({"UPDATE", "SET"}));
    DYNALAKE_ASSIGN(merge_case.assignments, ParseAssignments(tokens));
    return {};
  }
  DYNALAKE_TRY(tokens.ExpectWord("INSERT"));
  if (tokens.IsSymbol("(")) {
    DYNALAKE_ASSIGN(merge_case.columns, ParseColumnAliases(tokens));
  }
  DYNALAKE_TRY(tokens.ExpectWord("VALUES"));
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(merge_case.values, ParseExpressions(tokens));
  return tokens.ExpectSymbol(")");
}

/// Behind WHEN.
Result<MergeCase> ParseMergeCase(TokenStream& tokens) {
  MergeCase merge_case;
  merge_case.matched = !tokens.AcceptWord("NOT");
  DYNALAKE_TRY(tokens.ExpectWord("MATCHED"));
  if (tokens.AcceptWord("AND")) {
    DYNALAKE_ASSIGN(merge_case.condition, ParseExpression(tokens));
  }
  DYNALAKE_TRY(tokens.ExpectWord("THEN"));
  DYNALAKE_TRY(ParseMergeAction(tokens, merge_case));
  return merge_case;
}

}  // namespace

Result<StatementNode> ParseInsert(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWords({"INSERT", "INTO"}));
  Insert insert;
  DYNALAKE_ASSIGN(insert.table, ParseQualifiedName(tokens, "a table"));
  // A parenthesis is a list of columns, unless a query is in it.
  if (tokens.IsSymbol("(") && tokens.IsIdentifier(1) &&
      (tokens.IsSymbol(",", 2) || tokens.IsSymbol(")", 2))) {
    DYNALAKE_ASSIGN(insert.columns, ParseColumnAliases(tokens));
  }
  DYNALAKE_ASSIGN(insert.query, ParseQuery(tokens));
  return StatementNode(std::move(insert));
}

Result<StatementNode> ParseDelete(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWords({"DELETE", "FROM"}));
  Delete statement;
  DYNALAKE_ASSIGN(statement.table, ParseQualifiedName(tokens, "a table"));
  DYNALAKE_ASSIGN(statement.where, ParseWhere(tokens));
  return StatementNode(std::move(statement));
}

Result<StatementNode> ParseUpdate(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("UPDATE"));
  Update update;
  DYNALAKE_ASSIGN(update.table, ParseQualifiedName(tokens, "a table"));
  DYNALAKE_TRY(tokens.ExpectWord("SET"));
  DYNALAKE_ASSIGN(update.assignments, ParseAssignments(tokens));
  DYNALAKE_ASSIGN(update.where, ParseWhere(tokens));
  return StatementNode(std::move(update));
}

Result<StatementNode> ParseMerge(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWords({"MERGE", "INTO"}));
  Merge merge;
  DYNALAKE_ASSIGN(merge.table, ParseQualifiedName(tokens, "a table"));
  if (tokens.AcceptWord("AS") || tokens.IsIdentifier()) {
    DYNALAKE_ASSIGN(merge.alias, tokens.ExpectIdentifier("an alias"));
  }
  DYNALAKE_TRY(tokens.ExpectWord("USING"));
  DYNALAKE_ASSIGN(merge.source, ParseRelation(tokens));
  DYNALAKE_TRY(tokens.ExpectWord("ON"));
  DYNALAKE_ASSIGN(merge.on, ParseExpression(tokens));
  DYNALAKE_TRY(tokens.ExpectWord("WHEN"));
  do {
    DYNALAKE_ASSIGN(MergeCase merge_case, ParseMergeCase(tokens));
    merge.cases.push_back(std::move(merge_case));
  } while (tokens.AcceptWord("WHEN"));
  return StatementNode(std::move(merge));
}

Result<StatementNode> ParseUnload(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("UNLOAD"));
  Unload unload;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(unload.query, ParseQuery(tokens));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  DYNALAKE_TRY(tokens.ExpectWord("TO"));
  DYNALAKE_ASSIGN(unload.location, tokens.ExpectString("a location in quotes"));
  DYNALAKE_ASSIGN(unload.properties, ParseWithProperties(tokens));
  return StatementNode(std::move(unload));
}

Result<StatementNode> ParseOptimize(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("OPTIMIZE"));
  Optimize optimize;
  DYNALAKE_ASSIGN(optimize.table, ParseQualifiedName(tokens, "a table"));
  DYNALAKE_TRY(tokens.ExpectWords({"REWRITE", "DATA", "USING", "BIN_PACK"}));
  DYNALAKE_ASSIGN(optimize.where, ParseWhere(tokens));
  return StatementNode(std::move(optimize));
}

Result<StatementNode> ParseVacuum(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("VACUUM"));
  Vacuum vacuum;
  DYNALAKE_ASSIGN(vacuum.table, ParseQualifiedName(tokens, "a table"));
  return StatementNode(std::move(vacuum));
}

}  // namespace dynalake::query
