#include <array>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "query/athena/literals.h"
#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

/// Words that may begin a type although they look like a field's name: `row(double precision)`.
bool IsTypeOfTwoWords(const TokenStream& tokens) {
  return (tokens.IsWord("DOUBLE") && tokens.IsWord("PRECISION", 1)) ||
         ((tokens.IsWord("TIME") || tokens.IsWord("TIMESTAMP")) &&
          (tokens.IsWord("WITH", 1) || tokens.IsWord("WITHOUT", 1))) ||
         (tokens.IsWord("INTERVAL") && (tokens.IsWord("YEAR", 1) || tokens.IsWord("DAY", 1)));
}

/// `name type`, `type`, or a number.
Result<TypeName::Argument> ParseArgument(TokenStream& tokens) {
  TypeName::Argument argument;
  if (tokens.IsKind(TokenKind::kInteger)) {
    DYNALAKE_ASSIGN(argument.value, tokens.ExpectInteger());
    return argument;
  }
  const bool is_array = tokens.IsIdentifier() && tokens.IsWord("ARRAY", 1) &&
                        !tokens.IsSymbol("(", 2) && !tokens.IsSymbol("<", 2);
  if (tokens.IsIdentifier() && tokens.IsIdentifier(1) && !IsTypeOfTwoWords(tokens) && !is_array) {
    DYNALAKE_ASSIGN(argument.field, tokens.ExpectIdentifier());
  }
  DYNALAKE_ASSIGN(argument.value, ParseType(tokens));
  return argument;
}

Result<void> ParseArgumentsOf(TokenStream& tokens, TypeName& type, std::string_view close) {
  do {
    DYNALAKE_ASSIGN(TypeName::Argument argument, ParseArgument(tokens));
    type.arguments.push_back(std::move(argument));
  } while (tokens.AcceptSymbol(","));
  return tokens.ExpectSymbol(close);
}

/// Of Hive's `struct<a: int, b: string COMMENT '…'>`.
Result<void> ParseFieldsOf(TokenStream& tokens, TypeName& type) {
  do {
    TypeName::Argument field;
    DYNALAKE_ASSIGN(field.field, tokens.ExpectIdentifier("a field"));
    DYNALAKE_TRY(tokens.ExpectSymbol(":"));
    DYNALAKE_ASSIGN(field.value, ParseType(tokens));
    if (tokens.AcceptWord("COMMENT")) {
      DYNALAKE_TRY(tokens.ExpectString());
    }
    type.arguments.push_back(std::move(field));
  } while (tokens.AcceptSymbol(","));
  return tokens.ExpectSymbol(">");
}

/// `time`, `timestamp`: the precision, then the zone.
Result<void> ParseTimeOf(TokenStream& tokens, TypeName& type) {
  if (tokens.AcceptOperator("(")) {
    DYNALAKE_TRY(ParseArgumentsOf(tokens, type, ")"));
  }
  if (tokens.AcceptWords({"WITH", "TIME", "ZONE"})) {
    type.name += " with time zone";
  } else {
    tokens.AcceptWords({"WITHOUT", "TIME", "ZONE"});
  }
  return {};
}

Result<void> ParseIntervalOf(TokenStream& tokens, TypeName& type) {
  DYNALAKE_ASSIGN(const IntervalField from, ParseIntervalField(tokens));
  DYNALAKE_TRY(tokens.ExpectWord("TO"));
  DYNALAKE_ASSIGN(const IntervalField to, ParseIntervalField(tokens));
  if (from == IntervalField::kYear && to == IntervalField::kMonth) {
    type.name = "interval year to month";
    return {};
  }
  if (from == IntervalField::kDay && to == IntervalField::kSecond) {
    type.name = "interval day to second";
    return {};
  }
  return tokens.At(type.offset, "the types of intervals are YEAR TO MONTH and DAY TO SECOND");
}

Result<TypeName> ParseBaseType(TokenStream& tokens) {
  TypeName type;
  type.offset = tokens.offset();
  const bool is_plain = tokens.IsKind(TokenKind::kWord);
  DYNALAKE_ASSIGN(const Identifier name, tokens.ExpectIdentifier("a type"));
  type.name = AsciiLowerCase(name.text);
  if (is_plain && (type.name == "time" || type.name == "timestamp")) {
    DYNALAKE_TRY(ParseTimeOf(tokens, type));
  } else if (is_plain && type.name == "interval" &&
             (tokens.IsWord("YEAR") || tokens.IsWord("DAY"))) {
    DYNALAKE_TRY(ParseIntervalOf(tokens, type));
  } else if (is_plain && type.name == "double") {
    tokens.AcceptWord("PRECISION");
  } else if (tokens.AcceptOperator("(")) {
    DYNALAKE_TRY(ParseArgumentsOf(tokens, type, ")"));
  } else if (is_plain && type.name == "struct" && tokens.AcceptOperator("<")) {
    DYNALAKE_TRY(ParseFieldsOf(tokens, type));
  } else if ((type.name == "array" || type.name == "map") && tokens.AcceptOperator("<")) {
    DYNALAKE_TRY(ParseArgumentsOf(tokens, type, ">"));
  }
  return type;
}

}  // namespace

Result<TypeName> ParseType(TokenStream& tokens) {
  const Nesting nesting(tokens);
  DYNALAKE_TRY(nesting.Check());
  DYNALAKE_ASSIGN(TypeName type, ParseBaseType(tokens));
  // `bigint ARRAY[3]`: the size means nothing.
  for (uint32_t level = 0; tokens.AcceptWord("ARRAY"); ++level) {
    DYNALAKE_TRY(tokens.CheckDepth(level, type.offset));
    if (tokens.AcceptOperator("[")) {
      DYNALAKE_TRY(tokens.ExpectInteger());
      DYNALAKE_TRY(tokens.ExpectSymbol("]"));
    }
    TypeName array{.name = "array", .arguments = {}, .offset = type.offset};
    array.arguments.push_back({.field = {}, .value = std::move(type)});
    type = std::move(array);
  }
  return type;
}

}  // namespace dynalake::query
