#include <algorithm>
#include <array>
#include <utility>

#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

// SELECT.

/// Behind `*`: EXCEPT begins another query, and no list of columns.
Result<void> CheckBehindStar(const TokenStream& tokens) {
  const bool lists_columns =
      tokens.IsWord("EXCEPT") && tokens.IsSymbol("(", 1) && tokens.IsIdentifier(2);
  return lists_columns ? Result<void>(tokens.At(tokens.offset(),
                                                "* has no EXCEPT (...) in Athena's language; name "
                                                "the columns that you want"))
                       : Result<void>();
}

/// `*`, `t.*`, `value [AS] name`.
Result<SelectItem> ParseSelectItem(TokenStream& tokens) {
  SelectItem item;
  item.offset = tokens.offset();
  if (tokens.AcceptOperator("*")) {
    item.star = true;
    DYNALAKE_TRY(CheckBehindStar(tokens));
    return item;
  }
  DYNALAKE_ASSIGN(item.value, ParseExpression(tokens));
  if (tokens.IsSymbol(".") && tokens.IsSymbol("*", 1)) {
    tokens.Take();
    tokens.Take();
    item.star = true;
    DYNALAKE_TRY(CheckBehindStar(tokens));
    if (tokens.AcceptWord("AS")) {
      DYNALAKE_ASSIGN(item.star_aliases, ParseColumnAliases(tokens));
    }
    return item;
  }
  if (tokens.AcceptWord("AS") || (tokens.IsIdentifier() && !BeginsClause(tokens))) {
    DYNALAKE_ASSIGN(item.alias, tokens.ExpectIdentifier());
  }
  return item;
}

/// `(a, b)`, `()` or `a`.
Result<GroupingElement::Set> ParseGroupingSet(TokenStream& tokens) {
  GroupingElement::Set set;
  if (tokens.IsSymbol("(") && tokens.IsSymbol(")", 1)) {
    tokens.Take();
    tokens.Take();
    return set;
  }
  DYNALAKE_ASSIGN(ExpressionPtr value, ParseExpression(tokens));
  auto* row = std::get_if<RowConstructor>(&value->node);
  if (row != nullptr) {
    return std::move(row->fields);
  }
  set.push_back(std::move(value));
  return set;
}

Result<GroupingElement> ParseGroupingElement(TokenStream& tokens) {
  GroupingElement element;
  const bool has_list = tokens.IsSymbol("(", 1);
  if (has_list && tokens.AcceptWord("ROLLUP")) {
    element.kind = GroupingKind::kRollup;
  } else if (has_list && tokens.AcceptWord("CUBE")) {
    element.kind = GroupingKind::kCube;
  } else if (tokens.AcceptWords({"GROUPING", "SETS"})) {
    element.kind = GroupingKind::kSets;
  } else {
    DYNALAKE_ASSIGN(GroupingElement::Set set, ParseGroupingSet(tokens));
    element.sets.push_back(std::move(set));
    return element;
  }
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  if (element.kind != GroupingKind::kSets && tokens.AcceptSymbol(")")) {
    return element;
  }
  do {
    DYNALAKE_ASSIGN(GroupingElement::Set set, ParseGroupingSet(tokens));
    element.sets.push_back(std::move(set));
  } while (tokens.AcceptSymbol(","));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return element;
}

Result<void> ParseGroupBy(TokenStream& tokens, Select& select) {
  if (!tokens.AcceptWords({"GROUP", "BY"})) {
    return {};
  }
  select.group_by_distinct = tokens.AcceptWord("DISTINCT");
  if (!select.group_by_distinct && tokens.IsWord("ALL")) {
    tokens.Take();
    if (tokens.IsKind(TokenKind::kEnd) || tokens.IsSymbol(";") || tokens.IsSymbol(")") ||
        tokens.IsWord("ORDER") || tokens.IsWord("HAVING")) {
      return tokens.At(tokens.offset(),
                       "GROUP BY ALL takes what to group by: 1, 2 are columns of SELECT");
    }
  }
  do {
    DYNALAKE_ASSIGN(GroupingElement element, ParseGroupingElement(tokens));
    select.group_by.push_back(std::move(element));
  } while (tokens.AcceptSymbol(","));
  return {};
}

Result<void> ParseNamedWindows(TokenStream& tokens, Select& select) {
  if (!tokens.AcceptWord("WINDOW")) {
    return {};
  }
  do {
    NamedWindow window;
    DYNALAKE_ASSIGN(window.name, tokens.ExpectIdentifier("a window's name"));
    DYNALAKE_TRY(tokens.ExpectWord("AS"));
    DYNALAKE_TRY(tokens.ExpectSymbol("("));
    DYNALAKE_ASSIGN(window.window, ParseWindow(tokens));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
    select.windows.push_back(std::move(window));
  } while (tokens.AcceptSymbol(","));
  return {};
}

/// Behind SELECT.
Result<Select> ParseSelect(TokenStream& tokens) {
  Select select;
  select.distinct = tokens.AcceptWord("DISTINCT");
  if (!select.distinct && tokens.IsWord("ALL")) {
    tokens.Take();
  }
  if (select.distinct && tokens.IsWord("ON")) {
    return tokens.At(tokens.offset(),
                     "there is no DISTINCT ON; write max_by(value, order) or min_by(value, order) "
                     "with GROUP BY");
  }
  do {
    DYNALAKE_ASSIGN(SelectItem item, ParseSelectItem(tokens));
    select.items.push_back(std::move(item));
  } while (tokens.AcceptSymbol(","));
  if (tokens.AcceptWord("FROM")) {
    do {
      DYNALAKE_ASSIGN(RelationPtr relation, ParseRelation(tokens));
      select.from.push_back(std::move(relation));
    } while (tokens.AcceptSymbol(","));
  }
  if (tokens.AcceptWord("WHERE")) {
    DYNALAKE_ASSIGN(select.where, ParseExpression(tokens));
  }
  DYNALAKE_TRY(ParseGroupBy(tokens, select));
  if (tokens.AcceptWord("HAVING")) {
    DYNALAKE_ASSIGN(select.having, ParseExpression(tokens));
  }
  DYNALAKE_TRY(ParseNamedWindows(tokens, select));
  return select;
}

// Set operations.

/// SELECT, VALUES, TABLE, or a query in parentheses.
Result<QueryBodyPtr> ParseOperand(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  if (tokens.AcceptWord("SELECT")) {
    DYNALAKE_ASSIGN(Select select, ParseSelect(tokens));
    return tokens.MakeNode<QueryBodyPtr>(offset, std::move(select));
  }
  if (tokens.AcceptWord("VALUES")) {
    DYNALAKE_ASSIGN(std::vector<ExpressionPtr> rows, ParseExpressions(tokens));
    return tokens.MakeNode<QueryBodyPtr>(offset, Values{std::move(rows)});
  }
  if (tokens.AcceptWord("TABLE")) {
    DYNALAKE_ASSIGN(QualifiedName name, ParseQualifiedName(tokens, "a table"));
    return tokens.MakeNode<QueryBodyPtr>(offset, TableBody{std::move(name)});
  }
  DYNALAKE_TRY(tokens.ExpectSymbol("("));
  DYNALAKE_ASSIGN(QueryPtr query, ParseQuery(tokens));
  DYNALAKE_TRY(tokens.ExpectSymbol(")"));
  return NestQuery(tokens, std::move(query));
}

Result<QueryBodyPtr> Combine(TokenStream& tokens, SetOperation operation, QueryBodyPtr left,
                             QueryBodyPtr right) {
  const uint32_t offset = left->offset;
  auto* chain = std::get_if<SetOperation>(&left->node);
  const bool goes_on = chain != nullptr && chain->op == operation.op &&
                       chain->all == operation.all && operation.op != SetOperator::kExcept;
  if (goes_on) {
    left->depth = std::max(left->depth, right->depth + 1);
    DYNALAKE_TRY(tokens.CheckDepth(left->depth, offset));
    chain->operands.push_back(std::move(right));
    return left;
  }
  operation.operands.push_back(std::move(left));
  operation.operands.push_back(std::move(right));
  return tokens.MakeNode<QueryBodyPtr>(offset, std::move(operation));
}

bool ParseAll(TokenStream& tokens) {
  const bool all = tokens.AcceptWord("ALL");
  if (!all) {
    tokens.AcceptWord("DISTINCT");
  }
  return all;
}

/// INTERSECT binds tighter than UNION and EXCEPT.
Result<QueryBodyPtr> ParseIntersections(TokenStream& tokens, QueryBodyPtr first) {
  QueryBodyPtr left = std::move(first);
  if (left == nullptr) {
    DYNALAKE_ASSIGN(left, ParseOperand(tokens));
  }
  while (tokens.AcceptWord("INTERSECT")) {
    SetOperation operation{SetOperator::kIntersect, ParseAll(tokens), {}};
    DYNALAKE_ASSIGN(QueryBodyPtr right, ParseOperand(tokens));
    DYNALAKE_ASSIGN(left, Combine(tokens, std::move(operation), std::move(left), std::move(right)));
  }
  return left;
}

Result<QueryBodyPtr> ParseBody(TokenStream& tokens, QueryBodyPtr first) {
  DYNALAKE_ASSIGN(QueryBodyPtr left, ParseIntersections(tokens, std::move(first)));
  for (;;) {
    SetOperation operation;
    if (tokens.AcceptWord("EXCEPT")) {
      operation.op = SetOperator::kExcept;
    } else if (!tokens.AcceptWord("UNION")) {
      return left;
    }
    operation.all = ParseAll(tokens);
    DYNALAKE_ASSIGN(QueryBodyPtr right, ParseIntersections(tokens, nullptr));
    DYNALAKE_ASSIGN(left, Combine(tokens, std::move(operation), std::move(left), std::move(right)));
  }
}

// Around the body.

Result<RowCount> ParseRowCount(TokenStream& tokens) {
  if (tokens.AcceptOperator("?")) {
    return RowCount(Parameter{tokens.NextParameter()});
  }
  DYNALAKE_ASSIGN(const int64_t count, tokens.ExpectInteger("a number of rows"));
  return RowCount(count);
}

void AcceptRowOrRows(TokenStream& tokens) {
  if (!tokens.AcceptWord("ROW")) {
    tokens.AcceptWord("ROWS");
  }
}

/// Behind FETCH.
Result<void> ParseFetch(TokenStream& tokens, Query& query) {
  if (!tokens.AcceptWord("FIRST")) {
    DYNALAKE_TRY(tokens.ExpectWord("NEXT"));
  }
  query.limit = RowCount(int64_t{1});
  if (!tokens.IsWord("ROW") && !tokens.IsWord("ROWS")) {
    DYNALAKE_ASSIGN(query.limit, ParseRowCount(tokens));
  }
  if (!tokens.AcceptWord("ROW")) {
    DYNALAKE_TRY(tokens.ExpectWord("ROWS"));
  }
  query.with_ties = tokens.AcceptWords({"WITH", "TIES"});
  return query.with_ties ? Result<void>() : tokens.ExpectWord("ONLY");
}

/// ORDER BY, OFFSET, LIMIT or FETCH.
Result<void> ParseEnd(TokenStream& tokens, Query& query) {
  if (tokens.AcceptWords({"ORDER", "BY"})) {
    DYNALAKE_ASSIGN(query.order_by, ParseSortItems(tokens));
  }
  if (tokens.AcceptWord("OFFSET")) {
    DYNALAKE_ASSIGN(query.offset_rows, ParseRowCount(tokens));
    AcceptRowOrRows(tokens);
  }
  if (tokens.AcceptWord("FETCH")) {
    return ParseFetch(tokens, query);
  }
  if (tokens.AcceptWord("LIMIT") && !tokens.AcceptWord("ALL")) {
    const std::string_view first = tokens.Peek().text;
    DYNALAKE_ASSIGN(query.limit, ParseRowCount(tokens));
    if (tokens.IsSymbol(",")) {
      return tokens.At(tokens.offset(),
                       fmt::format("LIMIT takes one number; write OFFSET {} LIMIT {}", first,
                                   tokens.Peek(1).text));
    }
  }
  return {};
}

Result<void> ParseWith(TokenStream& tokens, Query& query) {
  if (tokens.IsWord("FUNCTION", 1) || tokens.IsWord("SESSION", 1)) {
    return tokens.At(tokens.offset(), "WITH FUNCTION and WITH SESSION are not there yet",
                     ErrorCode::kUnsupported);
  }
  if (!tokens.AcceptWord("WITH")) {
    return {};
  }
  query.recursive = tokens.AcceptWord("RECURSIVE");
  do {
    CommonTable table;
    DYNALAKE_ASSIGN(table.name, tokens.ExpectIdentifier());
    if (tokens.IsSymbol("(")) {
      DYNALAKE_ASSIGN(table.columns, ParseColumnAliases(tokens));
    }
    DYNALAKE_TRY(tokens.ExpectWord("AS"));
    DYNALAKE_TRY(tokens.ExpectSymbol("("));
    DYNALAKE_ASSIGN(table.query, ParseQuery(tokens));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
    query.with.push_back(std::move(table));
  } while (tokens.AcceptSymbol(","));
  return {};
}

Result<QueryPtr> Finish(TokenStream& tokens, Query query) {
  query.depth = DepthAbove(query);
  DYNALAKE_TRY(tokens.CheckDepth(query.depth, query.offset));
  return std::make_unique<Query>(std::move(query));
}

}  // namespace

bool BeginsQuery(const TokenStream& tokens) {
  return tokens.IsWord("SELECT") || tokens.IsWord("WITH") || tokens.IsWord("VALUES") ||
         tokens.IsWord("TABLE");
}

namespace {

/// Whether what follows LIMIT cannot follow an alias: LIMIT is the clause then, right or wrong.
bool FollowsNoAlias(const TokenStream& tokens) {
  constexpr std::array<std::string_view, 6> kWords = {"TABLESAMPLE", "MATCH_RECOGNIZE", "WINDOW",
                                                      "FETCH",       "LIMIT",           "OFFSET"};
  const bool is_value = tokens.IsKind(TokenKind::kString, 1) || tokens.IsIdentifier(1) ||
                        tokens.IsKind(TokenKind::kDecimal, 1) || tokens.IsSymbol("-", 1);
  return is_value && std::ranges::none_of(
                         kWords, [&](std::string_view word) { return tokens.IsWord(word, 1); });
}

}  // namespace

bool BeginsClause(const TokenStream& tokens) {
  const bool counts = tokens.IsKind(TokenKind::kInteger, 1) || tokens.IsSymbol("?", 1);
  return tokens.IsWord("TABLESAMPLE") || tokens.IsWord("MATCH_RECOGNIZE") ||
         (tokens.IsWord("WINDOW") && tokens.IsWord("AS", 2)) ||
         (tokens.IsWord("FETCH") && (tokens.IsWord("FIRST", 1) || tokens.IsWord("NEXT", 1))) ||
         (tokens.IsWord("LIMIT") &&
          (counts || tokens.IsWord("ALL", 1) || FollowsNoAlias(tokens))) ||
         (tokens.IsWord("OFFSET") && counts);
}

bool ContinuesQuery(const TokenStream& tokens) {
  constexpr std::array<std::string_view, 7> kWords = {"UNION",  "INTERSECT", "EXCEPT", "ORDER",
                                                      "OFFSET", "LIMIT",     "FETCH"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return tokens.IsWord(word); });
}

Result<QueryBodyPtr> NestQuery(TokenStream& tokens, QueryPtr query) {
  const uint32_t offset = query->offset;
  return tokens.MakeNode<QueryBodyPtr>(offset, NestedQuery{std::move(query)});
}

Result<QueryPtr> ParseQueryFrom(TokenStream& tokens, QueryBodyPtr first) {
  Query query;
  query.offset = first->offset;
  DYNALAKE_ASSIGN(query.body, ParseBody(tokens, std::move(first)));
  DYNALAKE_TRY(ParseEnd(tokens, query));
  return Finish(tokens, std::move(query));
}

Result<QueryPtr> ParseQuery(TokenStream& tokens) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  Query query;
  query.offset = tokens.offset();
  DYNALAKE_TRY(ParseWith(tokens, query));
  DYNALAKE_ASSIGN(query.body, ParseBody(tokens, nullptr));
  DYNALAKE_TRY(ParseEnd(tokens, query));
  return Finish(tokens, std::move(query));
}

}  // namespace dynalake::query
