#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

// Each rule is called behind its word and the opening parenthesis, and leaves the closing one.

Result<ExpressionPtr> ParseCast(TokenStream& tokens, uint32_t offset, bool is_try) {
  Cast cast;
  cast.is_try = is_try;
  DYNALAKE_ASSIGN(cast.value, ParseExpression(tokens));
  DYNALAKE_TRY(tokens.ExpectWord("AS"));
  DYNALAKE_ASSIGN(cast.type, ParseType(tokens));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(cast));
}

Result<ExpressionPtr> ParseCastOf(TokenStream& tokens, uint32_t offset) {
  return ParseCast(tokens, offset, false);
}
Result<ExpressionPtr> ParseTryCast(TokenStream& tokens, uint32_t offset) {
  return ParseCast(tokens, offset, true);
}

Result<ExpressionPtr> ParseExists(TokenStream& tokens, uint32_t offset) {
  DYNALAKE_ASSIGN(QueryPtr query, ParseQuery(tokens));
  return tokens.MakeNode<ExpressionPtr>(offset, Exists{std::move(query)});
}

Result<ExpressionPtr> ParseRow(TokenStream& tokens, uint32_t offset) {
  DYNALAKE_ASSIGN(std::vector<ExpressionPtr> fields, ParseExpressions(tokens));
  return tokens.MakeNode<ExpressionPtr>(offset, RowConstructor{std::move(fields)});
}

/// POSITION(a IN b) is strpos(b, a).
Result<ExpressionPtr> ParsePosition(TokenStream& tokens, uint32_t offset) {
  DYNALAKE_ASSIGN(ExpressionPtr part, ParseValue(tokens));
  DYNALAKE_TRY(tokens.ExpectWord("IN"));
  DYNALAKE_ASSIGN(ExpressionPtr whole, ParseValue(tokens));
  FunctionCall call;
  call.name.parts.push_back({.text = "strpos", .quoted = false, .offset = offset});
  call.arguments.push_back(std::move(whole));
  call.arguments.push_back(std::move(part));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(call));
}

Result<ExpressionPtr> ParseTrim(TokenStream& tokens, uint32_t offset) {
  Trim trim;
  const bool has_side = !tokens.IsSymbol(")", 1) && !tokens.IsSymbol(",", 1);
  if (has_side && tokens.AcceptWord("LEADING")) {
    trim.side = TrimSide::kLeading;
  } else if (has_side && tokens.AcceptWord("TRAILING")) {
    trim.side = TrimSide::kTrailing;
  } else if (has_side) {
    tokens.AcceptWord("BOTH");
  }
  if (!tokens.AcceptWord("FROM")) {
    DYNALAKE_ASSIGN(trim.value, ParseValue(tokens));
    if (tokens.AcceptSymbol(",")) {
      DYNALAKE_ASSIGN(trim.characters, ParseValue(tokens));
    } else if (tokens.AcceptWord("FROM")) {
      trim.characters = std::move(trim.value);
      DYNALAKE_ASSIGN(trim.value, ParseValue(tokens));
    }
  } else {
    DYNALAKE_ASSIGN(trim.value, ParseValue(tokens));
  }
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(trim));
}

Result<ExpressionPtr> ParseNormalize(TokenStream& tokens, uint32_t offset) {
  Normalize normalize;
  DYNALAKE_ASSIGN(normalize.value, ParseValue(tokens));
  if (tokens.AcceptSymbol(",")) {
    for (const std::string_view form : {"NFC", "NFD", "NFKC", "NFKD"}) {
      if (tokens.AcceptWord(form)) {
        normalize.form = form;
        return tokens.MakeNode<ExpressionPtr>(offset, std::move(normalize));
      }
    }
    return tokens.Unexpected();
  }
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(normalize));
}

Result<ExpressionPtr> ParseExtract(TokenStream& tokens, uint32_t offset) {
  Extract extract;
  DYNALAKE_ASSIGN(extract.field, tokens.ExpectIdentifier("a field such as YEAR"));
  DYNALAKE_TRY(tokens.ExpectWord("FROM"));
  DYNALAKE_ASSIGN(extract.value, ParseValue(tokens));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(extract));
}

Result<ExpressionPtr> ParseGrouping(TokenStream& tokens, uint32_t offset) {
  Grouping grouping;
  if (!tokens.IsSymbol(")")) {
    do {
      DYNALAKE_ASSIGN(QualifiedName column, ParseQualifiedName(tokens));
      grouping.columns.push_back(std::move(column));
    } while (tokens.AcceptSymbol(","));
  }
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(grouping));
}

struct Form {
  std::string_view word;
  Result<ExpressionPtr> (*rule)(TokenStream&, uint32_t offset);
};
constexpr std::array<Form, 9> kForms = {{{"CAST", ParseCastOf},
                                         {"TRY_CAST", ParseTryCast},
                                         {"EXISTS", ParseExists},
                                         {"ROW", ParseRow},
                                         {"POSITION", ParsePosition},
                                         {"TRIM", ParseTrim},
                                         {"NORMALIZE", ParseNormalize},
                                         {"EXTRACT", ParseExtract},
                                         {"GROUPING", ParseGrouping}}};

/// Behind CASE, up to END.
Result<ExpressionPtr> ParseCase(TokenStream& tokens, uint32_t offset) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  Case result;
  if (!tokens.IsWord("WHEN")) {
    DYNALAKE_ASSIGN(result.operand, ParseExpression(tokens));
  }
  DYNALAKE_TRY(tokens.ExpectWord("WHEN"));
  do {
    WhenClause when;
    DYNALAKE_ASSIGN(when.condition, ParseExpression(tokens));
    DYNALAKE_TRY(tokens.ExpectWord("THEN"));
    DYNALAKE_ASSIGN(when.result, ParseExpression(tokens));
    result.whens.push_back(std::move(when));
  } while (tokens.AcceptWord("WHEN"));
  if (tokens.AcceptWord("ELSE")) {
    DYNALAKE_ASSIGN(result.otherwise, ParseExpression(tokens));
  }
  DYNALAKE_TRY(tokens.ExpectWord("END"));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(result));
}

Result<ExpressionPtr> ParseArray(TokenStream& tokens, uint32_t offset) {
  ArrayConstructor array;
  DYNALAKE_TRY(tokens.ExpectSymbol("["));
  if (!tokens.IsSymbol("]")) {
    DYNALAKE_ASSIGN(array.elements, ParseExpressions(tokens));
  }
  DYNALAKE_TRY(tokens.ExpectSymbol("]"));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(array));
}

/// CURRENT_DATE and its like; null where none is.
Result<ExpressionPtr> ParseCurrent(TokenStream& tokens, uint32_t offset) {
  constexpr std::array<std::pair<std::string_view, CurrentKind>, 9> kKinds = {
      {{"CURRENT_DATE", CurrentKind::kDate},
       {"CURRENT_TIME", CurrentKind::kTime},
       {"CURRENT_TIMESTAMP", CurrentKind::kTimestamp},
       {"LOCALTIME", CurrentKind::kLocaltime},
       {"LOCALTIMESTAMP", CurrentKind::kLocaltimestamp},
       {"CURRENT_USER", CurrentKind::kUser},
       {"CURRENT_CATALOG", CurrentKind::kCatalog},
       {"CURRENT_SCHEMA", CurrentKind::kSchema},
       {"CURRENT_PATH", CurrentKind::kPath}}};
  for (const auto& [word, kind] : kKinds) {
    if (!tokens.IsWord(word)) {
      continue;
    }
    tokens.Take();
    CurrentValue value{kind, {}};
    const bool takes_precision = kind >= CurrentKind::kTime && kind <= CurrentKind::kLocaltimestamp;
    if (takes_precision && tokens.AcceptOperator("(")) {
      DYNALAKE_ASSIGN(value.precision,
                      tokens.ExpectInteger("a number of digits, or no parentheses"));
      DYNALAKE_TRY(tokens.ExpectSymbol(")"));
    }
    if (!takes_precision && tokens.IsSymbol("(")) {
      return tokens.At(tokens.offset(), "current_date and others of its kind have no parentheses");
    }
    return tokens.MakeNode<ExpressionPtr>(offset, value);
  }
  return ExpressionPtr();
}

}  // namespace

Result<ExpressionPtr> ParseSpecialForm(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  if (!tokens.IsKind(TokenKind::kWord)) {
    return ExpressionPtr();
  }
  if (tokens.IsSymbol("(", 1)) {
    for (const Form& form : kForms) {
      if (tokens.IsWord(form.word)) {
        tokens.Take();
        tokens.Take();
        const Nesting nesting(tokens);
        DYNALAKE_TRY(nesting.Check());
        DYNALAKE_ASSIGN(ExpressionPtr value, form.rule(tokens, offset));
        DYNALAKE_TRY(tokens.ExpectSymbol(")"));
        return value;
      }
    }
  }
  if (tokens.IsWord("CASE")) {
    tokens.Take();
    return ParseCase(tokens, offset);
  }
  if (tokens.IsWord("ARRAY") && tokens.IsSymbol("[", 1)) {
    tokens.Take();
    return ParseArray(tokens, offset);
  }
  return ParseCurrent(tokens, offset);
}

}  // namespace dynalake::query
