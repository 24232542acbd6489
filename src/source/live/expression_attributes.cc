#include "source/live/expression_attributes.h"

#include <set>
#include <utility>

#include "base/format.h"
#include "base/json.h"

namespace dynalake::source {
namespace {

Result<nlohmann::json> ParseObject(const std::string& text, const char* what) {
  if (text.empty()) {
    return nlohmann::json::object();
  }
  auto json = ParseJson(text, what);
  if (!json || !json->is_object()) {
    return Fail(ErrorCode::kInvalidArgument, "the {} '{}' are no JSON object", what, text);
  }
  return json;
}

/// Puts `value` under a key that is not used yet.
std::string AddTo(nlohmann::json& object, char mark, nlohmann::json value) {
  std::string key;
  for (size_t number = 0; key.empty() || object.contains(key); ++number) {
    key = fmt::format("{}dynalake{}", mark, number);
  }
  object[key] = std::move(value);
  return key;
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\n\r");
  const size_t end = text.find_last_not_of(" \t\n\r");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin + 1);
}

}  // namespace

Result<ExpressionAttributes> ExpressionAttributes::Of(const ReadChoice& choice) {
  ExpressionAttributes attributes;
  DYNALAKE_ASSIGN(attributes.names_,
                  ParseObject(choice.attribute_names, "expression attribute names"));
  DYNALAKE_ASSIGN(attributes.values_,
                  ParseObject(choice.attribute_values, "expression attribute values"));
  return attributes;
}

std::string ExpressionAttributes::AddName(const std::string& attribute) {
  return AddTo(names_, '#', attribute);
}

std::string ExpressionAttributes::AddValue(nlohmann::json value) {
  return AddTo(values_, ':', std::move(value));
}

std::string ExpressionAttributes::AttributeOf(std::string_view path) const {
  path = Trimmed(path);
  const std::string name(path.substr(0, path.find_first_of(".[")));
  const auto at = names_.find(name);
  return at != names_.end() && at->is_string() ? at->get<std::string>() : name;
}

void ExpressionAttributes::Store(ReadChoice& choice) const {
  choice.attribute_names = names_.empty() ? "" : PrintJson(names_);
  choice.attribute_values = values_.empty() ? "" : PrintJson(values_);
}

Result<void> ProjectKey(const dynamodb::KeySchema& key, ReadChoice& choice) {
  if (choice.projection.empty()) {
    return {};
  }
  DYNALAKE_ASSIGN(ExpressionAttributes attributes, ExpressionAttributes::Of(choice));
  std::set<std::string> projected;
  std::string_view rest = choice.projection;
  while (!rest.empty()) {
    const size_t comma = rest.find(',');
    projected.insert(attributes.AttributeOf(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  const auto add = [&](const std::string& attribute) {
    if (!projected.contains(attribute)) {
      choice.projection += ", " + attributes.AddName(attribute);
    }
  };
  add(key.partition_key);
  if (key.sort_key) {
    add(*key.sort_key);
  }
  attributes.Store(choice);
  return {};
}

}  // namespace dynalake::source
