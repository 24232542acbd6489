#include <utility>

#include "query/athena/json_rules.h"
#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

Result<std::vector<JsonTableColumn>> ParseColumns(TokenStream& tokens);

/// Behind NESTED.
Result<JsonTableColumn> ParseNested(TokenStream& tokens) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  JsonTableColumn nested;
  nested.kind = JsonColumnKind::kNested;
  nested.name.offset = tokens.offset();
  tokens.AcceptWord("PATH");
  DYNALAKE_ASSIGN(nested.path, tokens.ExpectString("a path in quotes, such as 'lax $.a[*]'"));
  if (tokens.AcceptWord("AS")) {
    DYNALAKE_ASSIGN(nested.name, tokens.ExpectIdentifier());
  }
  DYNALAKE_ASSIGN(nested.columns, ParseColumns(tokens));
  return nested;
}

Result<JsonTableColumn> ParseColumn(TokenStream& tokens) {
  if (tokens.IsWord("NESTED") &&
      (tokens.IsWord("PATH", 1) || tokens.IsKind(TokenKind::kString, 1))) {
    tokens.Take();
    return ParseNested(tokens);
  }
  JsonTableColumn column;
  DYNALAKE_ASSIGN(column.name, tokens.ExpectIdentifier("a column"));
  if (tokens.AcceptWords({"FOR", "ORDINALITY"})) {
    column.kind = JsonColumnKind::kOrdinality;
    return column;
  }
  DYNALAKE_ASSIGN(column.type, ParseType(tokens));
  const bool is_query = tokens.AcceptWords({"FORMAT", "JSON"});
  column.kind = is_query ? JsonColumnKind::kQuery : JsonColumnKind::kValue;
  if (tokens.AcceptWord("PATH")) {
    DYNALAKE_ASSIGN(column.path, tokens.ExpectString("a path in quotes, such as 'lax $.a'"));
  }
  if (is_query) {
    DYNALAKE_ASSIGN(column.wrapper, ParseJsonWrapper(tokens));
    DYNALAKE_ASSIGN(column.keeps_quotes, ParseJsonQuotes(tokens));
  }
  DYNALAKE_ASSIGN(JsonFallbacks fallbacks, ParseJsonFallbacks(tokens));
  column.on_empty = std::move(fallbacks.on_empty);
  column.on_error = std::move(fallbacks.on_error);
  return column;
}

/// `COLUMNS (…)`.
Result<std::vector<JsonTableColumn>> ParseColumns(TokenStream& tokens) {
  std::vector<JsonTableColumn> columns;
  DYNALAKE_TRY(tokens.ExpectWord("COLUMNS"));
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    DYNALAKE_ASSIGN(JsonTableColumn column, ParseColumn(tokens));
    columns.push_back(std::move(column));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return columns;
}

Result<JsonTablePlan> ParsePlan(TokenStream& tokens);

/// A path's name, or a plan in parentheses.
Result<JsonTablePlan> ParsePrimaryPlan(TokenStream& tokens) {
  JsonTablePlan plan;
  if (tokens.AcceptSymbol("(")) {
    DYNALAKE_ASSIGN(plan, ParsePlan(tokens));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
    return plan;
  }
  DYNALAKE_ASSIGN(plan.path, tokens.ExpectIdentifier("the name of a path"));
  return plan;
}

std::optional<JsonPlanKind> AcceptPlanWord(TokenStream& tokens) {
  if (tokens.AcceptWord("OUTER")) {
    return JsonPlanKind::kOuter;
  }
  if (tokens.AcceptWord("INNER")) {
    return JsonPlanKind::kInner;
  }
  if (tokens.AcceptWord("UNION")) {
    return JsonPlanKind::kUnion;
  }
  return tokens.AcceptWord("CROSS") ? std::optional(JsonPlanKind::kCross) : std::nullopt;
}

/// `p`, `p OUTER …`, `p INNER …`, or one kind of UNION and CROSS between two or more.
Result<JsonTablePlan> ParsePlan(TokenStream& tokens) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  DYNALAKE_ASSIGN(JsonTablePlan plan, ParsePrimaryPlan(tokens));
  const auto kind = AcceptPlanWord(tokens);
  if (!kind) {
    return plan;
  }
  const bool is_join = *kind == JsonPlanKind::kOuter || *kind == JsonPlanKind::kInner;
  if (is_join && plan.kind != JsonPlanKind::kPath) {
    return tokens.Unexpected("the name of a path before OUTER and INNER");
  }
  do {
    JsonTablePlan both{.kind = *kind, .path = {}, .operands = {}};
    both.operands.push_back(std::move(plan));
    DYNALAKE_ASSIGN(JsonTablePlan operand, ParsePrimaryPlan(tokens));
    both.operands.push_back(std::move(operand));
    plan = std::move(both);
  } while (!is_join && tokens.AcceptWord(*kind == JsonPlanKind::kUnion ? "UNION" : "CROSS"));
  return plan;
}

/// Behind PLAN DEFAULT.
Result<JsonTableDefaults> ParseDefaultPlan(TokenStream& tokens) {
  JsonTableDefaults defaults{.is_written = true};
  bool has_join = false;
  bool has_siblings = false;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  do {
    const auto kind = AcceptPlanWord(tokens);
    const bool is_join = kind && (*kind == JsonPlanKind::kOuter || *kind == JsonPlanKind::kInner);
    if (!kind || (is_join ? has_join : has_siblings)) {
      return tokens.Unexpected("OUTER or INNER, UNION or CROSS");
    }
    (is_join ? has_join : has_siblings) = true;
    defaults.is_outer = is_join ? *kind == JsonPlanKind::kOuter : defaults.is_outer;
    defaults.is_cross = is_join ? defaults.is_cross : *kind == JsonPlanKind::kCross;
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return defaults;
}

}  // namespace

Result<RelationPtr> ParseJsonTable(TokenStream& tokens, uint32_t offset) {
  JsonTable table;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(table.path, ParseJsonPath(tokens));
  DYNALAKE_ASSIGN(table.columns, ParseColumns(tokens));
  if (tokens.AcceptWords({"PLAN", "DEFAULT"})) {
    DYNALAKE_ASSIGN(table.defaults, ParseDefaultPlan(tokens));
  } else if (tokens.AcceptWord("PLAN")) {
    DYNALAKE_TRY(tokens.ExpectSymbol("("));
    DYNALAKE_ASSIGN(table.plan, ParsePlan(tokens));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  }
  table.fails_on_error = tokens.AcceptWords({"ERROR", "ON", "ERROR"});
  if (!table.fails_on_error) {
    tokens.AcceptWords({"EMPTY", "ON", "ERROR"});
  }
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return tokens.MakeNode<RelationPtr>(offset, std::move(table));
}

}  // namespace dynalake::query
