#include "dynamodb/json_codec.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/base64.h"
#include "dynamodb/json_normalizer.h"

namespace dynalake::dynamodb {
namespace {

/// Builds the tree of a text that `JsonNormalizer` wrote: compact and valid, so that whatever does
/// not fit is our own mistake. Escapes are those of `AppendJsonString`.
class CompactReader {
 public:
  explicit CompactReader(std::string_view text) : text_(text) {}

  Item ReadItemLine() {
    Expect("{\"Item\":");
    Item item = ReadMembers();
    Expect("}\n");
    return item;
  }

  Value ReadValue() {
    Expect("{");
    const std::optional<TypeTag> tag = FindTypeTag(ReadString());
    DYNALAKE_ASSERT(tag.has_value());
    Expect(":");
    Value value = ReadPayload(*tag);
    Expect("}");
    return value;
  }

 private:
  bool Take(std::string_view expected) {
    if (!text_.starts_with(expected)) {
      return false;
    }
    text_.remove_prefix(expected.size());
    return true;
  }
  void Expect(std::string_view expected) { DYNALAKE_ASSERT(Take(expected)); }

  Item ReadMembers() {
    Item members;
    Expect("{");
    while (!Take("}")) {
      Take(",");
      std::string name = ReadString();
      Expect(":");
      members.emplace(std::move(name), ReadValue());
    }
    return members;
  }

  template <typename ReadElement>
  auto ReadList(ReadElement read_element) {
    std::vector<decltype(read_element())> elements;
    Expect("[");
    while (!Take("]")) {
      Take(",");
      elements.push_back(read_element());
    }
    return elements;
  }

  Value ReadPayload(TypeTag tag) {
    switch (tag) {
      case TypeTag::kS:
        return Value::String(ReadString());
      case TypeTag::kN:
        return Value::Number(ReadString());
      case TypeTag::kB:
        return Value::Binary(ReadBinary());
      case TypeTag::kSS:
        return Value::StringSet(ReadList([this] { return ReadString(); }));
      case TypeTag::kNS:
        return Value::NumberSet(ReadList([this] { return ReadString(); }));
      case TypeTag::kBS:
        return Value::BinarySet(ReadList([this] { return ReadBinary(); }));
      case TypeTag::kM:
        return Value::Map(ReadMembers());
      case TypeTag::kL:
        return Value::List(ReadList([this] { return ReadValue(); }));
      case TypeTag::kBool:
        if (Take("true")) {
          return Value::Bool(true);
        }
        Expect("false");
        return Value::Bool(false);
      case TypeTag::kNull:
        Expect("true");
        return Value::Null();
    }
    DYNALAKE_ASSERT(false);
    return {};
  }

  std::string ReadBinary() {
    Result<std::string> bytes = DecodeBase64(ReadString());
    DYNALAKE_ASSERT(bytes.has_value());
    return *std::move(bytes);
  }

  std::string ReadString() {
    std::string read;
    Expect("\"");
    while (true) {
      const size_t end = text_.find_first_of("\"\\");
      DYNALAKE_ASSERT(end != std::string_view::npos);
      read.append(text_.substr(0, end));
      text_.remove_prefix(end);
      if (Take("\"")) {
        return read;
      }
      ReadEscape(&read);
    }
  }

  void ReadEscape(std::string* read) {
    if (Take("\\u00")) {
      const auto digit = [this](size_t at) {
        const char c = text_.at(at);
        return c <= '9' ? c - '0' : c - 'a' + 10;
      };
      read->push_back(static_cast<char>(digit(0) * 16 + digit(1)));
      text_.remove_prefix(2);
      return;
    }
    constexpr std::string_view kLetters = "\"\\bfnrt";
    constexpr std::string_view kCharacters = "\"\\\b\f\n\r\t";
    const size_t letter = kLetters.find(text_.at(1));
    DYNALAKE_ASSERT(letter != std::string_view::npos);
    read->push_back(kCharacters[letter]);
    text_.remove_prefix(2);
  }

  std::string_view text_;
};

/// Appends `open`, the elements with commas between them, and `close`.
template <typename Elements, typename AppendElement>
void AppendAll(char open, const Elements& elements, char close, AppendElement append_element,
               std::string* out) {
  out->push_back(open);
  bool first = true;
  for (const auto& element : elements) {
    if (!first) {
      out->push_back(',');
    }
    first = false;
    append_element(element);
  }
  out->push_back(close);
}

void AppendBinary(std::string_view bytes, std::string* out) {
  out->push_back('"');
  AppendBase64(bytes, *out);
  out->push_back('"');
}

void AppendPayload(const Value& value, std::string* out) {
  const auto append_string = [out](const std::string& text) { AppendJsonString(text, out); };
  const auto append_binary = [out](const std::string& bytes) { AppendBinary(bytes, out); };
  switch (value.tag()) {
    case TypeTag::kS:
    case TypeTag::kN:
      return AppendJsonString(value.text(), out);
    case TypeTag::kB:
      return AppendBinary(value.text(), out);
    case TypeTag::kSS:
    case TypeTag::kNS:
      return AppendAll('[', value.set_elements(), ']', append_string, out);
    case TypeTag::kBS:
      return AppendAll('[', value.set_elements(), ']', append_binary, out);
    case TypeTag::kM:
      return AppendItem(value.members(), out);
    case TypeTag::kL:
      return AppendAll(
          '[', value.list_elements(), ']',
          [out](const Value& element) { AppendValue(element, out); }, out);
    case TypeTag::kBool:
      out->append(value.bool_value() ? "true" : "false");
      return;
    case TypeTag::kNull:
      out->append("true");
      return;
  }
}

}  // namespace

Result<Item> ParseItem(std::string_view json) {
  std::string compact;
  JsonNormalizer normalizer({.bare_items = true});
  DYNALAKE_TRY(normalizer.Normalize(json, &compact));
  return CompactReader(compact).ReadItemLine();
}

Result<Value> ParseValue(std::string_view json) {
  std::string compact;
  DYNALAKE_TRY(JsonNormalizer().NormalizeValue(json, &compact));
  return CompactReader(compact).ReadValue();
}

void AppendValue(const Value& value, std::string* out) {
  out->append("{\"").append(TypeTagName(value.tag())).append("\":");
  AppendPayload(value, out);
  out->push_back('}');
}

void AppendItem(const Item& item, std::string* out) {
  AppendAll(
      '{', item, '}',
      [out](const auto& attribute) {
        AppendJsonString(attribute.first, out);
        out->push_back(':');
        AppendValue(attribute.second, out);
      },
      out);
}

std::string PrintItem(const Item& item) {
  std::string printed;
  AppendItem(item, &printed);
  return printed;
}

std::string PrintValue(const Value& value) {
  std::string printed;
  AppendValue(value, &printed);
  return printed;
}

}  // namespace dynalake::dynamodb
