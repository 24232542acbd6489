#include <array>
#include <string_view>
#include <utility>

#include "query/athena/json_rules.h"
#include "query/athena/parse_rules.h"

namespace dynalake::query {
namespace {

/// FORMAT JSON [ENCODING UTF8]: whether it is there.
Result<bool> ParseFormat(TokenStream& tokens, std::string& encoding) {
  if (!tokens.AcceptWords({"FORMAT", "JSON"})) {
    return false;
  }
  if (tokens.AcceptWord("ENCODING")) {
    for (const std::string_view name : {"UTF8", "UTF16", "UTF32"}) {
      if (tokens.AcceptWord(name)) {
        encoding = name;
        return true;
      }
    }
    return tokens.Unexpected();
  }
  return true;
}

Result<JsonInput> ParseInput(TokenStream& tokens) {
  JsonInput input;
  DYNALAKE_ASSIGN(input.value, ParseExpression(tokens));
  DYNALAKE_ASSIGN(input.is_json, ParseFormat(tokens, input.encoding));
  return input;
}

}  // namespace

Result<JsonPath> ParseJsonPath(TokenStream& tokens) {
  JsonPath path;
  DYNALAKE_ASSIGN(path.input, ParseInput(tokens));
  DYNALAKE_TRY(tokens.ExpectSymbol(","));
  DYNALAKE_ASSIGN(path.path, tokens.ExpectString("a path in quotes, such as 'lax $.a'"));
  if (tokens.AcceptWord("AS")) {
    DYNALAKE_ASSIGN(path.path_name, tokens.ExpectIdentifier());
  }
  if (tokens.AcceptWord("PASSING")) {
    do {
      JsonArgument argument;
      DYNALAKE_ASSIGN(argument.value, ParseInput(tokens));
      DYNALAKE_TRY(tokens.ExpectWord("AS"));
      DYNALAKE_ASSIGN(argument.name, tokens.ExpectIdentifier());
      path.passing.push_back(std::move(argument));
    } while (tokens.AcceptSymbol(","));
  }
  return path;
}

namespace {

Result<JsonReturning> ParseReturning(TokenStream& tokens, bool takes_format) {
  JsonReturning returning;
  if (tokens.AcceptWord("RETURNING")) {
    DYNALAKE_ASSIGN(returning.type, ParseType(tokens));
    if (takes_format) {
      DYNALAKE_ASSIGN(returning.is_json, ParseFormat(tokens, returning.encoding));
    }
  }
  return returning;
}

struct NamedBehavior {
  std::string_view word;
  JsonBehavior behavior;
};

/// ERROR, NULL, DEFAULT x, EMPTY ARRAY and so on, as far as they begin here.
Result<std::optional<JsonFallback>> ParseBehavior(TokenStream& tokens) {
  constexpr std::array<NamedBehavior, 5> kBehaviors = {{{"ERROR", JsonBehavior::kError},
                                                        {"NULL", JsonBehavior::kNull},
                                                        {"TRUE", JsonBehavior::kTrue},
                                                        {"FALSE", JsonBehavior::kFalse},
                                                        {"UNKNOWN", JsonBehavior::kUnknown}}};
  for (const NamedBehavior& named : kBehaviors) {
    if (tokens.AcceptWord(named.word)) {
      return std::optional(JsonFallback{named.behavior, nullptr});
    }
  }
  if (tokens.AcceptWord("EMPTY")) {
    const bool is_array = tokens.AcceptWord("ARRAY");
    DYNALAKE_TRY(is_array ? Result<void>() : tokens.ExpectWord("OBJECT"));
    return std::optional(
        JsonFallback{is_array ? JsonBehavior::kEmptyArray : JsonBehavior::kEmptyObject, nullptr});
  }
  if (tokens.AcceptWord("DEFAULT")) {
    DYNALAKE_ASSIGN(ExpressionPtr value, ParseExpression(tokens));
    return std::optional(JsonFallback{JsonBehavior::kDefault, std::move(value)});
  }
  return std::optional<JsonFallback>();
}

}  // namespace

Result<JsonFallbacks> ParseJsonFallbacks(TokenStream& tokens) {
  JsonFallbacks fallbacks;
  DYNALAKE_ASSIGN(auto fallback, ParseBehavior(tokens));
  if (fallback && tokens.AcceptWords({"ON", "EMPTY"})) {
    fallbacks.on_empty = std::move(fallback);
    DYNALAKE_ASSIGN(fallback, ParseBehavior(tokens));
  }
  if (fallback) {
    DYNALAKE_TRY(tokens.ExpectWords({"ON", "ERROR"}));
    fallbacks.on_error = std::move(fallback);
  }
  return fallbacks;
}

Result<std::optional<JsonWrapper>> ParseJsonWrapper(TokenStream& tokens) {
  std::optional<JsonWrapper> wrapper;
  if (tokens.AcceptWord("WITHOUT")) {
    wrapper = JsonWrapper::kWithout;
  } else if (tokens.AcceptWord("WITH")) {
    wrapper =
        tokens.AcceptWord("CONDITIONAL") ? JsonWrapper::kConditional : JsonWrapper::kUnconditional;
    if (*wrapper == JsonWrapper::kUnconditional) {
      tokens.AcceptWord("UNCONDITIONAL");
    }
  }
  if (wrapper) {
    tokens.AcceptWord("ARRAY");
    DYNALAKE_TRY(tokens.ExpectWord("WRAPPER"));
  }
  return wrapper;
}

Result<std::optional<bool>> ParseJsonQuotes(TokenStream& tokens) {
  std::optional<bool> keeps_quotes;
  if (tokens.IsWord("KEEP") || tokens.IsWord("OMIT")) {
    keeps_quotes = tokens.IsWord("KEEP");
    tokens.Take();
    DYNALAKE_TRY(tokens.ExpectWord("QUOTES"));
    tokens.AcceptWords({"ON", "SCALAR", "STRING"});
  }
  return keeps_quotes;
}

namespace {

Result<ExpressionPtr> ParseExistsOf(TokenStream& tokens, uint32_t offset) {
  JsonExists exists;
  DYNALAKE_ASSIGN(exists.path, ParseJsonPath(tokens));
  DYNALAKE_ASSIGN(JsonFallbacks fallbacks, ParseJsonFallbacks(tokens));
  exists.on_error = std::move(fallbacks.on_error);
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(exists));
}

Result<ExpressionPtr> ParseJsonValue(TokenStream& tokens, uint32_t offset) {
  JsonValue value;
  DYNALAKE_ASSIGN(value.path, ParseJsonPath(tokens));
  DYNALAKE_ASSIGN(value.returning, ParseReturning(tokens, false));
  DYNALAKE_ASSIGN(JsonFallbacks fallbacks, ParseJsonFallbacks(tokens));
  value.on_empty = std::move(fallbacks.on_empty);
  value.on_error = std::move(fallbacks.on_error);
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(value));
}

Result<ExpressionPtr> ParseJsonQuery(TokenStream& tokens, uint32_t offset) {
  JsonQuery query;
  DYNALAKE_ASSIGN(query.path, ParseJsonPath(tokens));
  DYNALAKE_ASSIGN(query.returning, ParseReturning(tokens, true));
  DYNALAKE_ASSIGN(query.wrapper, ParseJsonWrapper(tokens));
  DYNALAKE_ASSIGN(query.keeps_quotes, ParseJsonQuotes(tokens));
  DYNALAKE_ASSIGN(JsonFallbacks fallbacks, ParseJsonFallbacks(tokens));
  query.on_empty = std::move(fallbacks.on_empty);
  query.on_error = std::move(fallbacks.on_error);
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(query));
}

/// NULL ON NULL or ABSENT ON NULL; `otherwise` where it is not said.
bool ParseNulls(TokenStream& tokens, bool otherwise) {
  if (tokens.AcceptWords({"NULL", "ON", "NULL"})) {
    return true;
  }
  return tokens.AcceptWords({"ABSENT", "ON", "NULL"}) ? false : otherwise;
}

Result<JsonMember> ParseMember(TokenStream& tokens) {
  JsonMember member;
  const bool has_key_word = tokens.IsWord("KEY") && !tokens.IsSymbol(":", 1) &&
                            !tokens.IsWord("VALUE", 1) && !tokens.IsSymbol(".", 1) &&
                            !tokens.IsSymbol("(", 1);
  if (has_key_word) {
    tokens.Take();
  }
  DYNALAKE_ASSIGN(member.key, ParseExpression(tokens));
  if (has_key_word || !tokens.AcceptSymbol(":")) {
    DYNALAKE_TRY(tokens.ExpectWord("VALUE"));
  }
  DYNALAKE_ASSIGN(member.value, ParseInput(tokens));
  return member;
}

Result<ExpressionPtr> ParseJsonObject(TokenStream& tokens, uint32_t offset) {
  JsonObject object;
  if (!tokens.IsSymbol(")") && !tokens.IsWord("RETURNING")) {
    do {
      DYNALAKE_ASSIGN(JsonMember member, ParseMember(tokens));
      object.members.push_back(std::move(member));
    } while (tokens.AcceptSymbol(","));
    object.null_on_null = ParseNulls(tokens, true);
    object.unique_keys = tokens.AcceptWords({"WITH", "UNIQUE"});
    if (object.unique_keys || tokens.AcceptWords({"WITHOUT", "UNIQUE"})) {
      tokens.AcceptWord("KEYS");
    }
  }
  DYNALAKE_ASSIGN(object.returning, ParseReturning(tokens, true));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(object));
}

Result<ExpressionPtr> ParseJsonArray(TokenStream& tokens, uint32_t offset) {
  JsonArray array;
  if (!tokens.IsSymbol(")") && !tokens.IsWord("RETURNING")) {
    do {
      DYNALAKE_ASSIGN(JsonInput element, ParseInput(tokens));
      array.elements.push_back(std::move(element));
    } while (tokens.AcceptSymbol(","));
    array.null_on_null = ParseNulls(tokens, false);
  }
  DYNALAKE_ASSIGN(array.returning, ParseReturning(tokens, true));
  return tokens.MakeNode<ExpressionPtr>(offset, std::move(array));
}

struct JsonForm {
  std::string_view word;
  Result<ExpressionPtr> (*rule)(TokenStream&, uint32_t offset);
};
constexpr std::array<JsonForm, 5> kJsonForms = {{{"JSON_EXISTS", ParseExistsOf},
                                                 {"JSON_VALUE", ParseJsonValue},
                                                 {"JSON_QUERY", ParseJsonQuery},
                                                 {"JSON_OBJECT", ParseJsonObject},
                                                 {"JSON_ARRAY", ParseJsonArray}}};

}  // namespace

Result<ExpressionPtr> ParseJsonFunction(TokenStream& tokens) {
  const uint32_t offset = tokens.offset();
  for (const JsonForm& form : kJsonForms) {
    if (tokens.IsWord(form.word)) {
      tokens.Take();
      const Nesting nesting(tokens);
      DYNALAKE_TRY(nesting.Check());
      DYNALAKE_TRY(tokens.ExpectSymbol("("));
      DYNALAKE_ASSIGN(ExpressionPtr value, form.rule(tokens, offset));
      DYNALAKE_TRY(tokens.ExpectSymbol(")"));
      return value;
    }
  }
  return ExpressionPtr();
}

}  // namespace dynalake::query
