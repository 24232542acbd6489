#include "dynamodb/value.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/assert.h"
#include "base/enum_names.h"

namespace dynalake::dynamodb {
namespace {

constexpr std::array<std::string_view, 10> kTypeTagNames = {"S",  "N", "B", "SS",   "NS",
                                                            "BS", "M", "L", "BOOL", "NULL"};
static_assert(HasJust<TypeTag, kTypeTagNames.size()>());

/// The alternative a tag promises.
template <typename T, typename Payload>
const T& Get(const Payload& payload) {
  const T* held = std::get_if<T>(&payload);
  DYNALAKE_ASSERT(held != nullptr);
  return *held;
}

std::vector<std::string> Sorted(std::vector<std::string> elements) {
  std::sort(elements.begin(), elements.end());
  return elements;
}

bool EqualsInUpperCase(std::string_view text, std::string_view upper) {
  return std::ranges::equal(text, upper, {}, [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
}

}  // namespace

std::string_view TypeTagName(TypeTag tag) { return kTypeTagNames[static_cast<size_t>(tag)]; }

std::optional<TypeTag> FindTypeTag(std::string_view name) {
  for (size_t i = 0; i < kTypeTagNames.size(); ++i) {
    if (kTypeTagNames[i] == name) {
      return static_cast<TypeTag>(i);
    }
  }
  return std::nullopt;
}

std::optional<TypeTag> FindAnyTypeTag(std::string_view name) {
  if (EqualsInUpperCase(name, "NULLVALUE")) {
    return TypeTag::kNull;
  }
  for (size_t i = 0; i < kTypeTagNames.size(); ++i) {
    if (EqualsInUpperCase(name, kTypeTagNames[i])) {
      return static_cast<TypeTag>(i);
    }
  }
  return std::nullopt;
}

Value::Value(TypeTag tag, Payload payload) : tag_(tag), payload_(std::move(payload)) {}

Value Value::String(std::string text) { return {TypeTag::kS, std::move(text)}; }
Value Value::Number(std::string text) { return {TypeTag::kN, std::move(text)}; }
Value Value::Binary(std::string bytes) { return {TypeTag::kB, std::move(bytes)}; }
Value Value::StringSet(std::vector<std::string> elements) {
  return {TypeTag::kSS, Sorted(std::move(elements))};
}
Value Value::NumberSet(std::vector<std::string> elements) {
  return {TypeTag::kNS, Sorted(std::move(elements))};
}
Value Value::BinarySet(std::vector<std::string> elements) {
  return {TypeTag::kBS, Sorted(std::move(elements))};
}
Value Value::Map(Item members) { return {TypeTag::kM, std::move(members)}; }
Value Value::List(std::vector<Value> elements) { return {TypeTag::kL, std::move(elements)}; }
Value Value::Bool(bool value) { return {TypeTag::kBool, value}; }

const std::string& Value::text() const { return Get<std::string>(payload_); }
const std::vector<std::string>& Value::set_elements() const {
  return Get<std::vector<std::string>>(payload_);
}
const Item& Value::members() const { return Get<Item>(payload_); }
const std::vector<Value>& Value::list_elements() const { return Get<std::vector<Value>>(payload_); }
bool Value::bool_value() const { return Get<bool>(payload_); }

bool Value::operator==(const Value& other) const {
  return tag_ == other.tag_ && payload_ == other.payload_;
}

}  // namespace dynalake::dynamodb
