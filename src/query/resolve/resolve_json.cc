#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/ascii.h"
#include "engine/json/sql_path.h"
#include "query/resolve/node_resolver.h"

// JSON of SQL:2016: calls of own functions (engine/json/sql_json_functions.cc, json_making.cc),
// whose options are constant texts.

namespace dynalake::query {
namespace {

std::string_view WordOf(JsonBehavior behavior) {
  constexpr std::array<std::string_view, 8> kWords = {"ERROR",  "NULL", "DEFAULT", "ARRAY",
                                                      "OBJECT", "TRUE", "FALSE",   "UNKNOWN"};
  return kWords[static_cast<size_t>(behavior)];
}

std::string_view WordOf(const std::optional<JsonFallback>& fallback, JsonBehavior otherwise) {
  return WordOf(fallback ? fallback->behavior : otherwise);
}

std::string_view WordOf(JsonWrapper wrapper) {
  constexpr std::array<std::string_view, 3> kWords = {"WITHOUT", "CONDITIONAL", "UNCONDITIONAL"};
  return kWords[static_cast<size_t>(wrapper)];
}

/// What gives JSON as it stands inside of others.
bool IsJsonText(const JsonInput& input) {
  const auto& node = input.value->node;
  return input.is_json || std::holds_alternative<JsonArray>(node) ||
         std::holds_alternative<JsonObject>(node) || std::holds_alternative<JsonQuery>(node);
}

/// Unquoted names are of capital letters, as in Trino.
std::string VariableName(const Identifier& name) {
  return name.quoted ? name.text : AsciiUpperCase(name.text);
}

}  // namespace

NodeResolver::Answer NodeResolver::ReadJsonText(const JsonInput& input) {
  DYNALAKE_ASSIGN(TypedPtr value, Resolve(input.value));
  const std::string type = ToString(value->type);
  if (value->type.kind == TypeKind::kUnknown || value->type.is_text()) {
    if (TypedPtr text = Coerced(std::move(value), Varchar())) {
      return text;
    }
  }
  return Wrong("TYPE_MISMATCH",
               fmt::format("JSON is read from varchar here, and this is {}: json_format makes "
                           "varchar of json",
                           type));
}

NodeResolver::Answer NodeResolver::WriteJson(const JsonInput& input) {
  if (IsJsonText(input)) {
    DYNALAKE_ASSIGN(TypedPtr text, ReadJsonText(input));
    TypedCall call{.form = "dynalake.json_formatted($1)"};
    call.arguments.push_back(std::move(text));
    return Make(Plain(TypeKind::kJson), std::move(call));
  }
  DYNALAKE_ASSIGN(TypedPtr value, Resolve(input.value));
  switch (value->type.kind) {
    case TypeKind::kUnknown:
      return MakeConstant(Plain(TypeKind::kJson), std::nullopt);
    case TypeKind::kJson:
      return Wrong("INVALID_CAST_ARGUMENT",
                   "a json value is no SQL value here: write json_format(…) FORMAT JSON");
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kRow:
    case TypeKind::kVarbinary:
      return Wrong("NOT_SUPPORTED", fmt::format("a value of type {} is none of JSON here: write "
                                                "json_format(CAST(… AS json)) FORMAT JSON",
                                                ToString(value->type)));
    case TypeKind::kBoolean:
    case TypeKind::kTinyint:
    case TypeKind::kSmallint:
    case TypeKind::kInteger:
    case TypeKind::kBigint:
    case TypeKind::kReal:
    case TypeKind::kDouble:
    case TypeKind::kDecimal:
    case TypeKind::kVarchar:
      break;
    default:
      value = Make(Varchar(), TypedCast{.value = std::move(value)});
  }
  return Make(Plain(TypeKind::kJson), TypedCast{.value = std::move(value)});
}

/// A call over a path: its input, the path, constants of the function, and what is passed.
NodeResolver::Answer NodeResolver::CallPath(SqlType type, std::string_view form,
                                            const JsonPath& path, TypedPtrs constants) {
  if (const auto parsed = engine::ParseSqlPath(path.path); !parsed) {
    const ErrorCode code = parsed.error().code();
    return Wrong(code == ErrorCode::kUnsupported ? "NOT_SUPPORTED" : "SYNTAX_ERROR",
                 parsed.error().ToString(), code);
  }
  TypedCall call{.form = form};
  DYNALAKE_ASSIGN(TypedPtr input, ReadJsonText(path.input));
  call.arguments.push_back(std::move(input));
  call.arguments.push_back(MakeText(path.path));
  std::ranges::move(constants, std::back_inserter(call.arguments));
  for (const JsonArgument& argument : path.passing) {
    DYNALAKE_ASSIGN(TypedPtr value, WriteJson(argument.value));
    call.arguments.push_back(MakeText(VariableName(argument.name)));
    call.arguments.push_back(std::move(value));
  }
  return Make(std::move(type), std::move(call));
}

/// A varchar as what RETURNING asks for.
NodeResolver::Answer NodeResolver::Returned(TypedPtr text, const JsonReturning& returning) {
  if (!returning.type) {
    return text;
  }
  auto type = TypeOf(*returning.type);
  if (!type) {
    return Wrong("TYPE_NOT_FOUND", type.error().ToString(), type.error().code());
  }
  if (!type->is_text()) {
    return Wrong("NOT_SUPPORTED",
                 fmt::format("JSON is returned as varchar, not as {}", ToString(*type)));
  }
  return Make(*std::move(type), TypedCast{.value = std::move(text)});
}

NodeResolver::Answer NodeResolver::operator()(const JsonExists& exists) {
  TypedPtrs constants;
  constants.push_back(MakeText(std::string(WordOf(exists.on_error, JsonBehavior::kFalse))));
  return CallPath(Plain(TypeKind::kBoolean), "dynalake.json_exists($1, $2, $3, $*)", exists.path,
                  std::move(constants));
}

NodeResolver::Answer NodeResolver::operator()(const JsonValue& value) {
  SqlType type = Varchar();
  if (value.returning.type) {
    auto returned = TypeOf(*value.returning.type);
    if (!returned) {
      return Wrong("TYPE_NOT_FOUND", returned.error().ToString(), returned.error().code());
    }
    type = *std::move(returned);
  }
  if (type.is_nested() || type.kind == TypeKind::kJson || type.kind == TypeKind::kVarbinary) {
    return Wrong("NOT_SUPPORTED",
                 fmt::format("json_value gives plain values, and {} is none: json_query gives "
                             "arrays and objects",
                             ToString(type)));
  }
  TypedPtrs constants;
  constants.push_back(MakeText(fmt::format("{} {}", WordOf(value.on_empty, JsonBehavior::kNull),
                                           WordOf(value.on_error, JsonBehavior::kNull))));
  for (const auto* fallback : {&value.on_empty, &value.on_error}) {
    TypedPtr otherwise = MakeConstant(type, std::nullopt);
    if (*fallback && (*fallback)->value != nullptr) {
      DYNALAKE_ASSIGN(TypedPtr given, Resolve((*fallback)->value));
      const std::string given_type = ToString(given->type);
      otherwise = Coerced(std::move(given), type);
      if (otherwise == nullptr) {
        return Wrong("TYPE_MISMATCH", fmt::format("DEFAULT is {}, and json_value returns {}",
                                                  given_type, ToString(type)));
      }
    }
    constants.push_back(std::move(otherwise));
  }
  return CallPath(std::move(type), "dynalake.json_value($1, $2, $3, $S4, $4, $5, $*)", value.path,
                  std::move(constants));
}

NodeResolver::Answer NodeResolver::operator()(const JsonQuery& query) {
  TypedPtrs constants;
  constants.push_back(MakeText(fmt::format(
      "{} {} {} {}", WordOf(query.wrapper.value_or(JsonWrapper::kWithout)),
      query.keeps_quotes.value_or(true) ? "KEEP" : "OMIT",
      WordOf(query.on_empty, JsonBehavior::kNull), WordOf(query.on_error, JsonBehavior::kNull))));
  DYNALAKE_ASSIGN(TypedPtr text, CallPath(Varchar(), "dynalake.json_query($1, $2, $3, $*)",
                                          query.path, std::move(constants)));
  return Returned(std::move(text), query.returning);
}

NodeResolver::Answer NodeResolver::operator()(const JsonObject& object) {
  TypedCall call{.form = "dynalake.json_object($1, $*)"};
  call.arguments.push_back(MakeText(fmt::format("{} {}", object.null_on_null ? "NULL" : "ABSENT",
                                                object.unique_keys ? "UNIQUE" : "ANY")));
  for (const JsonMember& member : object.members) {
    DYNALAKE_ASSIGN(TypedPtr key, Resolve(member.key));
    const SqlType key_type = key->type;
    key = key_type.is_text() || key_type.kind == TypeKind::kUnknown
              ? Coerced(std::move(key), Varchar())
              : nullptr;
    if (key == nullptr) {
      return Wrong("INVALID_FUNCTION_ARGUMENT",
                   fmt::format("a key of json_object is varchar, not {}", ToString(key_type)));
    }
    DYNALAKE_ASSIGN(TypedPtr value, WriteJson(member.value));
    call.arguments.push_back(std::move(key));
    call.arguments.push_back(std::move(value));
  }
  return Returned(Make(Varchar(), std::move(call)), object.returning);
}

NodeResolver::Answer NodeResolver::operator()(const JsonArray& array) {
  TypedCall call{.form = "dynalake.json_array($1, $*)"};
  call.arguments.push_back(MakeText(array.null_on_null ? "NULL" : "ABSENT"));
  for (const JsonInput& element : array.elements) {
    DYNALAKE_ASSIGN(TypedPtr value, WriteJson(element));
    call.arguments.push_back(std::move(value));
  }
  return Returned(Make(Varchar(), std::move(call)), array.returning);
}

}  // namespace dynalake::query
