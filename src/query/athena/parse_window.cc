#include <utility>

#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

Result<SortItem> ParseSortItem(TokenStream& tokens) {
  SortItem item;
  DYNALAKE_ASSIGN(item.value, ParseExpression(tokens));
  item.descending = tokens.AcceptWord("DESC");
  if (!item.descending) {
    tokens.AcceptWord("ASC");
  }
  if (tokens.AcceptWord("NULLS")) {
    item.nulls_first = tokens.AcceptWord("FIRST");
    DYNALAKE_TRY(*item.nulls_first ? Result<void>() : tokens.ExpectWord("LAST"));
  }
  return item;
}

Result<FrameBound> ParseBound(TokenStream& tokens) {
  if (tokens.AcceptWords({"UNBOUNDED", "PRECEDING"})) {
    return FrameBound{FrameBoundKind::kUnboundedPreceding, nullptr};
  }
  if (tokens.AcceptWords({"UNBOUNDED", "FOLLOWING"})) {
    return FrameBound{FrameBoundKind::kUnboundedFollowing, nullptr};
  }
  if (tokens.AcceptWords({"CURRENT", "ROW"})) {
    return FrameBound{FrameBoundKind::kCurrentRow, nullptr};
  }
  FrameBound bound;
  DYNALAKE_ASSIGN(bound.value, ParseExpression(tokens));
  if (tokens.AcceptWord("PRECEDING")) {
    bound.kind = FrameBoundKind::kPreceding;
    return bound;
  }
  DYNALAKE_TRY(tokens.ExpectWord("FOLLOWING"));
  bound.kind = FrameBoundKind::kFollowing;
  return bound;
}

/// Null where none begins.
Result<std::optional<WindowFrame>> ParseFrame(TokenStream& tokens) {
  WindowFrame frame;
  frame.offset = tokens.offset();
  if (tokens.AcceptWord("ROWS")) {
    frame.unit = FrameUnit::kRows;
  } else if (tokens.AcceptWord("GROUPS")) {
    frame.unit = FrameUnit::kGroups;
  } else if (!tokens.AcceptWord("RANGE")) {
    return std::optional<WindowFrame>();
  }
  const bool has_end = tokens.AcceptWord("BETWEEN");
  DYNALAKE_ASSIGN(frame.start, ParseBound(tokens));
  if (has_end) {
    DYNALAKE_TRY(tokens.ExpectWord("AND"));
    DYNALAKE_ASSIGN(frame.end, ParseBound(tokens));
  }
  return std::optional(std::move(frame));
}

bool BeginsPartOfWindow(const TokenStream& tokens) {
  return (tokens.IsWord("PARTITION") && tokens.IsWord("BY", 1)) || tokens.IsWord("ORDER") ||
         tokens.IsWord("ROWS") || tokens.IsWord("RANGE") || tokens.IsWord("GROUPS");
}

}  // namespace

Result<std::vector<SortItem>> ParseSortItems(TokenStream& tokens) {
  std::vector<SortItem> items;
  do {
    DYNALAKE_ASSIGN(SortItem item, ParseSortItem(tokens));
    items.push_back(std::move(item));
  } while (tokens.AcceptSymbol(","));
  return items;
}

Result<WindowSpecification> ParseWindow(TokenStream& tokens) {
  WindowSpecification window;
  if (tokens.IsIdentifier() && !BeginsPartOfWindow(tokens)) {
    DYNALAKE_ASSIGN(window.base, tokens.ExpectIdentifier());
  }
  if (tokens.AcceptWords({"PARTITION", "BY"})) {
    DYNALAKE_ASSIGN(window.partition_by, ParseExpressions(tokens));
  }
  if (tokens.AcceptWords({"ORDER", "BY"})) {
    DYNALAKE_ASSIGN(window.order_by, ParseSortItems(tokens));
  }
  if (tokens.IsWord("MEASURES") || tokens.IsWord("PATTERN")) {
    return tokens.At(tokens.offset(), "row pattern recognition in a window is not there yet",
                     ErrorCode::kUnsupported);
  }
  DYNALAKE_ASSIGN(window.frame, ParseFrame(tokens));
  return window;
}

Result<Over> ParseOver(TokenStream& tokens) {
  Over over;
  DYNALAKE_TRY(tokens.ExpectWord("OVER"));
  if (tokens.AcceptSymbol("(")) {
    const Nesting nesting(tokens);
    DYNALAKE_TRY(nesting.Check());
    DYNALAKE_ASSIGN(over.window, ParseWindow(tokens));
    DYNALAKE_TRY(tokens.ExpectSymbol(")"));
    return over;
  }
  over.is_name = true;
  DYNALAKE_ASSIGN(over.window.base, tokens.ExpectIdentifier("a window's name"));
  return over;
}

}  // namespace dynalake::query
