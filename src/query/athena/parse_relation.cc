#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "base/format.h"
#include "query/athena/json_rules.h"
#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

constexpr std::string_view kOfFiles = "; files become a table by `dynalake load`";

/// On a name that is called like a function, where a table is expected.
std::string_view AdviceOnTableFunction(std::string_view name) {
  constexpr std::string_view kOfNumbers[] = {"range", "generate_series", "sequence"};
  constexpr std::string_view kReaders[] = {"read_", "parquet_", "iceberg_", "glob", "sniff_"};
  const std::string lower = AsciiLowerCase(name);
  if (std::ranges::find(kOfNumbers, lower) != std::end(kOfNumbers)) {
    return "; write TABLE(sequence(1, 3))";
  }
  return std::ranges::any_of(kReaders,
                             [&](std::string_view begin) { return lower.starts_with(begin); })
             ? kOfFiles
             : "; functions of tables are called TABLE(f(...))";
}

Result<RelationPtr> ParseTable(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  if (tokens.IsKind(TokenKind::kString)) {
    return tokens.At(offset,
                     fmt::format("found {}, expected a table{}", tokens.Peek().text, kOfFiles));
  }
  TableReference table;
  DYNALAKE_ASSIGN(table.name, ParseQualifiedName(tokens, "a table"));
  if (tokens.IsSymbol("(")) {
    return tokens.At(offset, fmt::format("{} is called like a function, expected a table{}",
                                         tokens.TextFrom(offset),
                                         AdviceOnTableFunction(table.name.parts.back().text)));
  }
  if (tokens.AcceptWord("FOR")) {
    TablePeriod period;
    period.is_version = tokens.AcceptWord("VERSION");
    DYNALAKE_TRY(period.is_version ? Result<void>() : tokens.ExpectWord("TIMESTAMP"));
    DYNALAKE_TRY(tokens.ExpectWords({"AS", "OF"}));
    DYNALAKE_ASSIGN(period.as_of, ParseValue(tokens));
    table.period = std::move(period);
  }
  return tokens.MakeNode<RelationPtr>(offset, std::move(table));
}

/// Behind UNNEST.
Result<RelationPtr> ParseUnnest(TokenStream& tokens, uint32_t offset) {
  Unnest unnest;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(unnest.values, ParseExpressions(tokens));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  unnest.with_ordinality = tokens.AcceptWords({"WITH", "ORDINALITY"});
  return tokens.MakeNode<RelationPtr>(offset, std::move(unnest));
}

Result<RelationPtr> MakeSubquery(TokenStream& tokens, uint32_t offset, QueryPtr query) {
  return tokens.MakeNode<RelationPtr>(offset, SubqueryRelation{false, std::move(query)});
}

/// `(query)` or `(relation)`. What was `(query)` inside goes on as a query or as a relation.
Result<RelationPtr> ParseInParenthesesOf(TokenStream& tokens) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  const uint32_t offset = tokens.offset();
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  RelationPtr inside;
  const bool is_table_function = tokens.IsWord("TABLE") && tokens.IsSymbol("(", 1);
  if (BeginsQuery(tokens) && !is_table_function) {
    DYNALAKE_ASSIGN(QueryPtr query, ParseQuery(tokens));
    DYNALAKE_ASSIGN(inside, MakeSubquery(tokens, offset, std::move(query)));
  } else if (tokens.IsSymbol("(")) {
    DYNALAKE_ASSIGN(RelationPtr first, ParseInParenthesesOf(tokens));
    auto* subquery = std::get_if<SubqueryRelation>(&first->node);
    if (subquery != nullptr && !subquery->lateral && ContinuesQuery(tokens)) {
      DYNALAKE_ASSIGN(QueryBodyPtr operand, NestQuery(tokens, std::move(subquery->query)));
      DYNALAKE_ASSIGN(QueryPtr query, ParseQueryFrom(tokens, std::move(operand)));
      DYNALAKE_ASSIGN(inside, MakeSubquery(tokens, offset, std::move(query)));
    } else {
      DYNALAKE_ASSIGN(inside, ParseRelation(tokens, std::move(first)));
    }
  } else {
    DYNALAKE_ASSIGN(inside, ParseRelation(tokens));
  }
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return inside;
}

Result<RelationPtr> ParseLateral(TokenStream& tokens, uint32_t offset) {
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(QueryPtr query, ParseQuery(tokens));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return tokens.MakeNode<RelationPtr>(offset, SubqueryRelation{true, std::move(query)});
}

/// Behind TABLE in an argument: a query, or the name of a table, with an alias or none.
Result<RelationPtr> ParseTableArgument(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  RelationPtr relation;
  if (BeginsQuery(tokens)) {
    DYNALAKE_ASSIGN(QueryPtr query, ParseQuery(tokens));
    DYNALAKE_ASSIGN(
        relation, tokens.MakeNode<RelationPtr>(offset, SubqueryRelation{false, std::move(query)}));
  } else {
    TableReference table;
    DYNALAKE_ASSIGN(table.name, ParseQualifiedName(tokens, "a query or a table"));
    DYNALAKE_ASSIGN(relation, tokens.MakeNode<RelationPtr>(offset, std::move(table)));
  }
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  if (tokens.AcceptWord("AS") || (tokens.IsIdentifier() && !BeginsClause(tokens))) {
    DYNALAKE_TRY(tokens.ExpectIdentifier("an alias"));  // No function that is there shows it.
  }
  return relation;
}

Result<Descriptor> ParseDescriptor(TokenStream& tokens) {
  Descriptor descriptor;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  if (tokens.AcceptSymbol(")")) {
    return descriptor;
  }
  do {
    DYNALAKE_ASSIGN(Identifier name, tokens.ExpectIdentifier("a column"));
    descriptor.names.push_back(std::move(name));
    if (!tokens.IsSymbol(",") && !tokens.IsSymbol(")")) {
      DYNALAKE_TRY(ParseType(tokens));
      descriptor.has_types = true;
    }
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return descriptor;
}

Result<TableFunctionArgument> ParseArgument(TokenStream& tokens) {
  TableFunctionArgument argument;
  argument.offset = tokens.offset();
  if (tokens.IsIdentifier() && tokens.IsSymbol("=>", 1)) {
    DYNALAKE_ASSIGN(argument.name, tokens.ExpectIdentifier());
    DYNALAKE_TRY(tokens.ExpectSymbol("=>"));
  }
  if (tokens.IsWord("TABLE") && tokens.IsSymbol("(", 1)) {
    tokens.Take();
    DYNALAKE_ASSIGN(argument.table, ParseTableArgument(tokens));
  } else if (tokens.IsWord("DESCRIPTOR") && tokens.IsSymbol("(", 1)) {
    tokens.Take();
    DYNALAKE_ASSIGN(argument.descriptor, ParseDescriptor(tokens));
  } else {
    DYNALAKE_ASSIGN(argument.value, ParseExpression(tokens));
  }
  return argument;
}

/// Behind the TABLE of `TABLE(name(…))`.
Result<RelationPtr> ParseTableFunction(TokenStream& tokens, uint32_t offset) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  TableFunction function;
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(function.name, ParseQualifiedName(tokens, "a table function"));
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  while (!tokens.IsSymbol(")")) {
    DYNALAKE_TRY(function.arguments.empty() ? Result<void>() : tokens.ExpectSymbol(","));
    DYNALAKE_ASSIGN(TableFunctionArgument argument, ParseArgument(tokens));
    function.arguments.push_back(std::move(argument));
  }
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return tokens.MakeNode<RelationPtr>(offset, std::move(function));
}

Result<RelationPtr> ParsePrimaryRelation(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  if (tokens.IsSymbol("(")) {
    return ParseInParenthesesOf(tokens);
  }
  if (tokens.IsWord("UNNEST")) {
    tokens.Take();
    return ParseUnnest(tokens, offset);
  }
  if (tokens.IsWord("LATERAL") && tokens.IsSymbol("(", 1)) {
    tokens.Take();
    return ParseLateral(tokens, offset);
  }
  if (tokens.IsWord("TABLE") && tokens.IsSymbol("(", 1)) {
    tokens.Take();
    return ParseTableFunction(tokens, offset);
  }
  if (tokens.IsWord("JSON_TABLE") && tokens.IsSymbol("(", 1)) {
    tokens.Take();
    return ParseJsonTable(tokens, offset);
  }
  return ParseTable(tokens);
}

Result<RelationPtr> ParseAliased(TokenStream& tokens, RelationPtr first) {
  RelationPtr relation = std::move(first);
  if (relation == nullptr) {
    DYNALAKE_ASSIGN(relation, ParsePrimaryRelation(tokens));
  }
  const uint32_t offset = relation->offset;
  if (tokens.AcceptWord("AS") || (tokens.IsIdentifier() && !BeginsClause(tokens))) {
    AliasedRelation aliased;
    DYNALAKE_ASSIGN(aliased.alias, tokens.ExpectIdentifier("an alias"));
    if (tokens.IsSymbol("(")) {
      DYNALAKE_ASSIGN(aliased.columns, ParseColumnAliases(tokens));
    }
    aliased.relation = std::move(relation);
    DYNALAKE_ASSIGN(relation, tokens.MakeNode<RelationPtr>(offset, std::move(aliased)));
  }
  if (tokens.IsWord("MATCH_RECOGNIZE")) {
    return tokens.At(tokens.offset(),
                     "MATCH_RECOGNIZE is not there yet: lag, lead and sums over windows find most "
                     "patterns of rows",
                     ErrorCode::kUnsupported);
  }
  return relation;
}

Result<RelationPtr> ParseSampled(TokenStream& tokens, RelationPtr first) {
  DYNALAKE_ASSIGN(RelationPtr relation, ParseAliased(tokens, std::move(first)));
  if (!tokens.AcceptWord("TABLESAMPLE")) {
    return relation;
  }
  const uint32_t offset = relation->offset;
  SampledRelation sampled;
  sampled.system = tokens.AcceptWord("SYSTEM");
  DYNALAKE_TRY(sampled.system ? Result<void>() : tokens.ExpectWord("BERNOULLI"));
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(sampled.percentage, ParseExpression(tokens));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  sampled.relation = std::move(relation);
  return tokens.MakeNode<RelationPtr>(offset, std::move(sampled));
}

/// The kind of the join that comes next, with the word JOIN taken; nothing where none does.
Result<std::optional<JoinType>> AcceptJoin(TokenStream& tokens) {
  std::optional<JoinType> type;
  if (tokens.AcceptWord("JOIN")) {
    return std::optional(JoinType::kInner);
  }
  if (tokens.AcceptWord("CROSS")) {
    type = JoinType::kCross;
  } else if (tokens.AcceptWord("INNER")) {
    type = JoinType::kInner;
  } else if (tokens.AcceptWord("LEFT")) {
    type = JoinType::kLeft;
  } else if (tokens.AcceptWord("RIGHT")) {
    type = JoinType::kRight;
  } else if (tokens.AcceptWord("FULL")) {
    type = JoinType::kFull;
  } else {
    return type;
  }
  if (*type >= JoinType::kLeft) {
    tokens.AcceptWord("OUTER");
  }
  DYNALAKE_TRY(tokens.ExpectWord("JOIN"));
  return type;
}

/// The right side of a join, and on what: `a JOIN b JOIN c ON x ON y` joins b and c first.
Result<void> ParseJoinRest(TokenStream& tokens, Join& join) {
  if (join.type == JoinType::kCross || join.natural) {
    DYNALAKE_ASSIGN(join.right, ParseSampled(tokens, nullptr));
    return {};
  }
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  DYNALAKE_ASSIGN(join.right, ParseSampled(tokens, nullptr));
  while (!tokens.IsWord("ON") && !tokens.IsWord("USING")) {
    const uint32_t offset = join.right->offset;
    Join inner;
    inner.natural = tokens.AcceptWord("NATURAL");
    DYNALAKE_ASSIGN(const auto type, AcceptJoin(tokens));
    if (!type) {
      return tokens.Unexpected("ON or USING");
    }
    inner.type = *type;
    inner.left = std::move(join.right);
    DYNALAKE_TRY(ParseJoinRest(tokens, inner));
    DYNALAKE_ASSIGN(join.right, tokens.MakeNode<RelationPtr>(offset, std::move(inner)));
  }
  if (tokens.AcceptWord("ON")) {
    DYNALAKE_ASSIGN(join.on, ParseExpression(tokens));
    return {};
  }
  DYNALAKE_TRY(tokens.ExpectWord("USING"));
  DYNALAKE_ASSIGN(join.using_, ParseColumnAliases(tokens));
  return {};
}

}  // namespace

Result<RelationPtr> ParseRelation(TokenStream& tokens, RelationPtr first) {
  DYNALAKE_ASSIGN(RelationPtr left, ParseSampled(tokens, std::move(first)));
  for (;;) {
    const uint32_t offset = left->offset;
    Join join;
    join.natural = tokens.AcceptWord("NATURAL");
    DYNALAKE_ASSIGN(const auto type, AcceptJoin(tokens));
    if (!type) {
      return join.natural ? Result<RelationPtr>(tokens.Unexpected()) : std::move(left);
    }
    join.type = *type;
    join.left = std::move(left);
    DYNALAKE_TRY(ParseJoinRest(tokens, join));
    DYNALAKE_ASSIGN(left, tokens.MakeNode<RelationPtr>(offset, std::move(join)));
  }
}

}  // namespace dynalake::query
