#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/ascii.h"
#include "engine/json/sql_path.h"
#include "query/resolve/json_words.h"
#include "query/resolve/node_resolver.h"

// JSON of SQL:2016: calls of own functions (engine/json/sql_json_functions.cc, json_making.cc),
// whose options are constant texts.

namespace dynalake::query {
namespace {

/// What gives JSON as it stands inside of others.
bool IsJsonText(const JsonInput& input) {
  const auto& node = input.value->node;
  return input.is_json || std::holds_alternative<JsonArray>(node) ||
         std::holds_alternative<JsonObject>(node) || std::holds_alternative<JsonQuery>(node);
}

/// A variable of the path that PASSING does not name; null: there is none.
const std::string* FindUnpassed(const engine::PathNode& node,
                                const std::vector<JsonArgument>& passing) {
  const bool is_passed = std::ranges::any_of(passing, [&](const JsonArgument& argument) {
    return JsonNameOf(argument.name) == node.text;
  });
  if (node.op == engine::PathOp::kVariable && !is_passed) {
    return &node.text;
  }
  for (const engine::PathNodePtr& child : node.children) {
    if (const std::string* name = FindUnpassed(*child, passing)) {
      return name;
    }
  }
  return nullptr;
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

Result<void> NodeResolver::CheckPath(const std::string& path,
                                     const std::vector<JsonArgument>& passing) const {
  const auto parsed = engine::ParseSqlPath(path);
  if (!parsed) {
    const ErrorCode code = parsed.error().code();
    return Wrong(code == ErrorCode::kUnsupported ? "NOT_SUPPORTED" : "SYNTAX_ERROR",
                 parsed.error().ToString(), code);
  }
  if (const std::string* name = FindUnpassed(*parsed->root, passing)) {
    return Wrong("INVALID_PATH", fmt::format("no value was passed for ${} of the path: names after "
                                             "PASSING … AS are in capital letters without quotes",
                                             *name));
  }
  return {};
}

Result<void> NodeResolver::AddPassing(const std::vector<JsonArgument>& passing,
                                      TypedPtrs& arguments) {
  for (const JsonArgument& argument : passing) {
    DYNALAKE_ASSIGN(TypedPtr value, WriteJson(argument.value));
    arguments.push_back(MakeText(JsonNameOf(argument.name)));
    arguments.push_back(std::move(value));
  }
  return {};
}

NodeResolver::Answer NodeResolver::DefaultOf(const std::optional<JsonFallback>& fallback,
                                             const SqlType& type) {
  if (!fallback || fallback->value == nullptr) {
    return MakeConstant(type, std::nullopt);
  }
  DYNALAKE_ASSIGN(TypedPtr given, Resolve(fallback->value));
  const std::string given_type = ToString(given->type);
  TypedPtr value = Coerced(std::move(given), type);
  if (value == nullptr) {
    return Wrong("TYPE_MISMATCH",
                 fmt::format("DEFAULT is {}, and {} is asked for", given_type, ToString(type)));
  }
  return value;
}

/// A call over a path: its input, the path, constants of the function, and what is passed.
NodeResolver::Answer NodeResolver::CallPath(SqlType type, std::string_view form,
                                            const JsonPath& path, TypedPtrs constants) {
  DYNALAKE_TRY(CheckPath(path.path, path.passing));
  TypedCall call{.form = form};
  DYNALAKE_ASSIGN(TypedPtr input, ReadJsonText(path.input));
  call.arguments.push_back(std::move(input));
  call.arguments.push_back(MakeText(path.path));
  std::ranges::move(constants, std::back_inserter(call.arguments));
  DYNALAKE_TRY(AddPassing(path.passing, call.arguments));
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
  constants.push_back(
      MakeText(fmt::format("{} {}", WordOf(value.on_empty), WordOf(value.on_error))));
  for (const auto* fallback : {&value.on_empty, &value.on_error}) {
    DYNALAKE_ASSIGN(TypedPtr otherwise, DefaultOf(*fallback, type));
    constants.push_back(std::move(otherwise));
  }
  return CallPath(std::move(type), "dynalake.json_value($1, $2, $3, $S4, $4, $5, $*)", value.path,
                  std::move(constants));
}

NodeResolver::Answer NodeResolver::operator()(const JsonQuery& query) {
  TypedPtrs constants;
  constants.push_back(
      MakeText(fmt::format("{} {} {} {}", WordOf(query.wrapper.value_or(JsonWrapper::kWithout)),
                           query.keeps_quotes.value_or(true) ? "KEEP" : "OMIT",
                           WordOf(query.on_empty), WordOf(query.on_error))));
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
