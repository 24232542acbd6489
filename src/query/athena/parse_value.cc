#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "query/athena/literals.h"
#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

/// The operators of the binary levels, those that bind loosest first.
struct Level {
  std::array<std::pair<std::string_view, BinaryOperator>, 3> operators;
  size_t count;
};
constexpr std::array<Level, 3> kLevels = {
    {{{{{"||", BinaryOperator::kConcat}}}, 1},
     {{{{"+", BinaryOperator::kAdd}, {"-", BinaryOperator::kSubtract}}}, 2},
     {{{{"*", BinaryOperator::kMultiply},
        {"/", BinaryOperator::kDivide},
        {"%", BinaryOperator::kModulus}}},
      3}}};

/// AT TIME ZONE, any number of times.
Result<ExpressionPtr> ParseZoned(TokenStream& tokens, ExpressionPtr value) {
  while (tokens.IsWord("AT") && tokens.IsWord("TIME", 1) && tokens.IsWord("ZONE", 2)) {
    const uint32_t offset = value->offset;
    tokens.AcceptWords({"AT", "TIME", "ZONE"});
    const uint32_t zone_offset = tokens.offset();
    ExpressionPtr zone;
    if (tokens.IsWord("INTERVAL")) {
      DYNALAKE_ASSIGN(IntervalLiteral interval, ParseInterval(tokens));
      DYNALAKE_ASSIGN(zone, tokens.MakeNode<ExpressionPtr>(zone_offset, std::move(interval)));
    } else {
      DYNALAKE_ASSIGN(std::string name, tokens.ExpectString("a time zone in quotes"));
      DYNALAKE_ASSIGN(zone,
                      tokens.MakeNode<ExpressionPtr>(zone_offset, StringLiteral{std::move(name)}));
    }
    DYNALAKE_ASSIGN(value, tokens.MakeNode<ExpressionPtr>(
                               offset, AtTimeZone{std::move(value), std::move(zone)}));
  }
  return value;
}

bool IsNumber(const TokenStream& tokens, size_t ahead) {
  return tokens.IsKind(TokenKind::kInteger, ahead) || tokens.IsKind(TokenKind::kDecimal, ahead) ||
         tokens.IsKind(TokenKind::kDouble, ahead);
}

/// Signs before a value. The minus of a number is its own.
Result<ExpressionPtr> ParseSigned(TokenStream& tokens, ExpressionPtr first) {
  const uint32_t offset = tokens.offset();
  if (first != nullptr) {
    return ParseZoned(tokens, std::move(first));
  }
  const bool minus = tokens.IsSymbol("-");
  if ((!minus && !tokens.IsSymbol("+")) || (minus && IsNumber(tokens, 1))) {
    DYNALAKE_ASSIGN(ExpressionPtr value, ParsePrimary(tokens));
    return ParseZoned(tokens, std::move(value));
  }
  tokens.Take();
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  DYNALAKE_ASSIGN(ExpressionPtr operand, ParseSigned(tokens, nullptr));
  return tokens.MakeNode<ExpressionPtr>(
      offset, Unary{minus ? UnaryOperator::kMinus : UnaryOperator::kPlus, std::move(operand)});
}

const BinaryOperator* AcceptOperatorOf(const Level& level, TokenStream& tokens) {
  for (const auto& [symbol, op] : std::span(level.operators).first(level.count)) {
    if (tokens.AcceptOperator(symbol)) {
      return &op;
    }
  }
  return nullptr;
}

Result<ExpressionPtr> ParseBinary(TokenStream& tokens, size_t level, ExpressionPtr first) {
  if (level == kLevels.size()) {
    return ParseSigned(tokens, std::move(first));
  }
  DYNALAKE_ASSIGN(ExpressionPtr left, ParseBinary(tokens, level + 1, std::move(first)));
  while (const BinaryOperator* op = AcceptOperatorOf(kLevels[level], tokens)) {
    const uint32_t offset = left->offset;
    DYNALAKE_ASSIGN(ExpressionPtr right, ParseBinary(tokens, level + 1, nullptr));
    DYNALAKE_ASSIGN(left, tokens.MakeNode<ExpressionPtr>(
                              offset, Binary{*op, std::move(left), std::move(right)}));
  }
  return left;
}

}  // namespace

Result<ExpressionPtr> ParseValue(TokenStream& tokens, ExpressionPtr first) {
  return ParseBinary(tokens, 0, std::move(first));
}

Result<IntervalField> ParseIntervalField(TokenStream& tokens) {
  constexpr std::array<std::pair<std::string_view, IntervalField>, 6> kFields = {
      {{"YEAR", IntervalField::kYear},
       {"MONTH", IntervalField::kMonth},
       {"DAY", IntervalField::kDay},
       {"HOUR", IntervalField::kHour},
       {"MINUTE", IntervalField::kMinute},
       {"SECOND", IntervalField::kSecond}}};
  for (const auto& [word, field] : kFields) {
    if (tokens.AcceptWord(word)) {
      return field;
    }
  }
  if (tokens.IsWord("WEEK") || tokens.IsWord("WEEKS")) {
    return tokens.Unexpected(
        "YEAR, MONTH, DAY, HOUR, MINUTE or SECOND; a week is INTERVAL '7' DAY");
  }
  if (tokens.IsWord("QUARTER")) {
    return tokens.Unexpected(
        "YEAR, MONTH, DAY, HOUR, MINUTE or SECOND; a quarter is INTERVAL '3' MONTH");
  }
  return tokens.Unexpected();
}

Result<IntervalLiteral> ParseInterval(TokenStream& tokens) {
  DYNALAKE_TRY(tokens.ExpectWord("INTERVAL"));
  IntervalLiteral interval;
  interval.negative = tokens.AcceptSymbol("-");
  if (!interval.negative) {
    tokens.AcceptSymbol("+");
  }
  const uint32_t offset = tokens.offset();
  DYNALAKE_ASSIGN(interval.text, tokens.ExpectString());
  const bool has_unit = std::ranges::any_of(
      interval.text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  if (has_unit && !tokens.IsKind(TokenKind::kWord)) {
    return tokens.At(offset, "the unit of an interval stands behind its quotes: INTERVAL '1' DAY");
  }
  DYNALAKE_ASSIGN(interval.from, ParseIntervalField(tokens));
  if (tokens.AcceptWord("TO")) {
    DYNALAKE_ASSIGN(interval.to, ParseIntervalField(tokens));
  }
  return interval;
}

}  // namespace dynalake::query
