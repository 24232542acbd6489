#include "source/live/key_condition.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/format.h"
#include "dynamodb/number.h"
#include "source/live/expression_attributes.h"

namespace dynalake::source {
namespace {

using dynamodb::TypeTag;
using dynamodb::Value;

Result<Value> KeyValue(const std::string& attribute, const std::string& text,
                       const std::map<std::string, std::string>& attribute_types) {
  const auto type = attribute_types.find(attribute);
  if (type == attribute_types.end() || type->second == "S") {
    return Value::String(text);
  }
  if (type->second == "B") {
    auto bytes = DecodeBase64(text);
    if (!bytes) {
      return Fail(ErrorCode::kInvalidArgument, "the key {} is binary: write it in Base64",
                  attribute);
    }
    return Value::Binary(*std::move(bytes));
  }
  auto number = dynamodb::CanonicalNumber(text);
  if (!number) {
    return Fail(ErrorCode::kInvalidArgument, "the key {} is a number, '{}' is none", attribute,
                text);
  }
  return Value::Number(*std::move(number));
}

nlohmann::json ToJson(const Value& value) {
  return {{std::string(dynamodb::TypeTagName(value.tag())),
           value.tag() == TypeTag::kB ? EncodeBase64(value.text()) : value.text()}};
}

/// Below, at or above zero as `a` is below, at or above `b`; both canonical.
int CompareNumbers(std::string_view a, std::string_view b) {
  const bool a_is_negative = a.starts_with('-');
  if (a_is_negative != b.starts_with('-')) {
    return a_is_negative ? -1 : 1;
  }
  if (a_is_negative) {
    return CompareNumbers(b.substr(1), a.substr(1));
  }
  const size_t a_point = std::min(a.find('.'), a.size());
  const size_t b_point = std::min(b.find('.'), b.size());
  if (a_point != b_point) {
    return a_point < b_point ? -1 : 1;
  }
  return a.compare(b);  // As many digits before the point; after it zeros at the end do not stand.
}

/// DynamoDB's order of sort keys: of numbers by value, of texts and bytes by unsigned bytes.
int Compare(const Value& a, const Value& b) {
  if (a.tag() != TypeTag::kN) {
    return a.text().compare(b.text());
  }
  const auto number = dynamodb::CanonicalNumber(a.text());
  return number ? CompareNumbers(*number, b.text()) : -1;
}

}  // namespace

Result<KeyCondition> KeyCondition::Make(const LiveQuery& query, const dynamodb::KeySchema& key,
                                        const std::map<std::string, std::string>& attribute_types) {
  KeyCondition condition;
  condition.key_ = key;
  DYNALAKE_ASSIGN(condition.partition_,
                  KeyValue(key.partition_key, query.partition_key, attribute_types));
  const bool has_sort = query.sort_key || query.sort_begins || query.sort_between;
  if (!has_sort) {
    return condition;
  }
  if (!key.sort_key) {
    return Fail(ErrorCode::kInvalidArgument, "{} has no sort key, so it can be no condition",
                query.index.empty() ? query.table : query.index);
  }
  const auto value = [&](const std::string& text) {
    return KeyValue(*key.sort_key, text, attribute_types);
  };
  if (query.sort_between) {
    condition.sort_ = Sort::kBetween;
    DYNALAKE_ASSIGN(condition.low_, value(query.sort_between->first));
    DYNALAKE_ASSIGN(condition.high_, value(query.sort_between->second));
    return condition;
  }
  condition.sort_ = query.sort_key ? Sort::kEqual : Sort::kBegins;
  DYNALAKE_ASSIGN(condition.low_, value(query.sort_key ? *query.sort_key : *query.sort_begins));
  if (condition.sort_ == Sort::kBegins && condition.low_.tag() == TypeTag::kN) {
    return Fail(ErrorCode::kInvalidArgument,
                "the sort key {} is a number, which begins with nothing: use sk or sk_between",
                *key.sort_key);
  }
  return condition;
}

Result<std::string> KeyCondition::Expression(ReadChoice& choice) const {
  DYNALAKE_ASSIGN(ExpressionAttributes attributes, ExpressionAttributes::Of(choice));
  std::string expression = fmt::format("{} = {}", attributes.AddName(key_.partition_key),
                                       attributes.AddValue(ToJson(partition_)));
  if (sort_ != Sort::kAny) {
    const std::string name = attributes.AddName(*key_.sort_key);
    const std::string low = attributes.AddValue(ToJson(low_));
    if (sort_ == Sort::kEqual) {
      expression += fmt::format(" AND {} = {}", name, low);
    } else if (sort_ == Sort::kBegins) {
      expression += fmt::format(" AND begins_with({}, {})", name, low);
    } else {
      expression +=
          fmt::format(" AND {} BETWEEN {} AND {}", name, low, attributes.AddValue(ToJson(high_)));
    }
  }
  attributes.Store(choice);
  return expression;
}

bool KeyCondition::Selects(const dynamodb::Item& item) const {
  const auto partition = item.find(key_.partition_key);
  if (partition == item.end() || partition->second.tag() != partition_.tag() ||
      Compare(partition->second, partition_) != 0) {
    return false;
  }
  if (sort_ == Sort::kAny) {
    return true;
  }
  const auto sort = item.find(*key_.sort_key);
  return sort != item.end() && sort->second.tag() == low_.tag() && SelectsSort(sort->second);
}

bool KeyCondition::SelectsSort(const Value& value) const {
  switch (sort_) {
    case Sort::kAny:
      return true;
    case Sort::kEqual:
      return Compare(value, low_) == 0;
    case Sort::kBegins:
      return value.text().starts_with(low_.text());
    case Sort::kBetween:
      return Compare(value, low_) >= 0 && Compare(value, high_) <= 0;
  }
  return false;
}

}  // namespace dynalake::source
