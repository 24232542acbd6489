#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dynalake::dynamodb {

/// DynamoDB's ten types, in the order of the API's AttributeValue.
enum class TypeTag : uint8_t { kS, kN, kB, kSS, kNS, kBS, kM, kL, kBool, kNull };

/// "S", "N", ..., "BOOL", "NULL".
std::string_view TypeTagName(TypeTag tag);
/// The tag of that exact name, or nothing.
std::optional<TypeTag> FindTypeTag(std::string_view name);
/// The tag of that name in any case, as exports of EMR and Data Pipeline spell them: "sS", "bOOL",
/// also "nULLValue".
std::optional<TypeTag> FindAnyTypeTag(std::string_view name);

class Value;

/// An item, or the content of a map: attribute names to values. Ordered by name, since DynamoDB
/// gives attributes no order.
using Item = std::map<std::string, Value, std::less<>>;

/// One attribute value as an owned tree, for slow paths and tests; loads never build one. A number
/// keeps its text as it was spelled. Sets are kept sorted by bytes, so that equality and printing
/// do not depend on the order in which their elements came. Nothing is validated here: the parsers
/// do.
class Value {
 public:
  /// NULL.
  Value() = default;

  static Value String(std::string text);
  static Value Number(std::string text);
  static Value Binary(std::string bytes);
  static Value StringSet(std::vector<std::string> elements);
  static Value NumberSet(std::vector<std::string> elements);
  static Value BinarySet(std::vector<std::string> elements);
  static Value Map(Item members);
  static Value List(std::vector<Value> elements);
  static Value Bool(bool value);
  static Value Null() { return {}; }

  TypeTag tag() const { return tag_; }

  /// The text of S, the digits of N, the bytes of B.
  const std::string& text() const;
  /// The elements of SS, NS, BS, sorted by bytes.
  const std::vector<std::string>& set_elements() const;
  const Item& members() const;
  const std::vector<Value>& list_elements() const;
  bool bool_value() const;

  /// DynamoDB's equality of values, with numbers compared by their text.
  bool operator==(const Value& other) const;

 private:
  using Payload = std::variant<std::monostate, std::string, std::vector<std::string>, Item,
                               std::vector<Value>, bool>;

  Value(TypeTag tag, Payload payload);

  TypeTag tag_ = TypeTag::kNull;
  Payload payload_;
};

}  // namespace dynalake::dynamodb
