#include "dynamodb/testing/random_ion.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/format.h"
#include "base/unicode.h"
#include "dynamodb/number.h"

namespace dynalake::dynamodb {
namespace {

class IonSpellingWriter {
 public:
  IonSpellingWriter(SeededRandom& random, std::string* out) : random_(random), out_(out) {}

  void WriteStruct(const Item& item) {
    std::vector<const Item::value_type*> fields;
    for (const auto& field : item) {
      fields.push_back(&field);
    }
    for (size_t i = fields.size(); i > 1; --i) {
      std::swap(fields[i - 1], fields[random_.Below(i)]);
    }
    WriteAll('{', fields, '}', [this](const Item::value_type* field) {
      WriteName(field->first);
      Space();
      out_->push_back(':');
      Space();
      WriteValue(field->second);
    });
  }

  void Space() {
    constexpr std::array<std::string_view, 8> kSpaces = {" ",  "\n",           "\t",       "\r\n",
                                                         "  ", "/* , } \" */", "// ] '\n", "/**/"};
    if (random_.Below(5) == 0) {
      out_->append(kSpaces[random_.Below(kSpaces.size())]);
    }
  }

 private:
  bool OneIn(uint64_t count) { return random_.Below(count) == 0; }

  template <typename Elements, typename Write>
  void WriteAll(char open, const Elements& elements, char close, Write write) {
    out_->push_back(open);
    bool first = true;
    for (const auto& element : elements) {
      Space();
      if (!first) {
        out_->push_back(',');
        Space();
      }
      first = false;
      write(element);
    }
    Space();
    if (!first && OneIn(8)) {
      out_->append(", ");
    }
    out_->push_back(close);
  }

  void WriteName(const std::string& name) {
    constexpr std::string_view kIdentifier =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    const bool is_identifier = name.find_first_not_of(kIdentifier) == std::string::npos &&
                               (name[0] < '0' || name[0] > '9') && name != "null" && name != "true";
    if (is_identifier && !OneIn(4)) {
      out_->append(name);
    } else if (OneIn(3)) {
      WriteText(name, "\"");
    } else {
      WriteText(name, OneIn(4) ? "'''" : "'");
    }
  }

  void WriteValue(const Value& value) {
    switch (value.tag()) {
      case TypeTag::kS:
        return WriteString(value.text());
      case TypeTag::kN:
        return WriteNumber(value.text());
      case TypeTag::kB:
        return WriteBlob(value.text());
      case TypeTag::kSS:
      case TypeTag::kNS:
      case TypeTag::kBS:
        return WriteSet(value);
      case TypeTag::kM:
        return WriteStruct(value.members());
      case TypeTag::kL:
        return WriteAll('[', value.list_elements(), ']',
                        [this](const Value& element) { WriteValue(element); });
      case TypeTag::kBool:
        out_->append(value.bool_value() ? "true" : "false");
        return;
      case TypeTag::kNull:
        out_->append(OneIn(2) ? "null" : "null.string");
        return;
    }
  }

  void WriteSet(const Value& value) {
    out_->append(fmt::format("$dynamodb_{}", TypeTagName(value.tag())));
    Space();
    out_->append("::");
    Space();
    WriteAll('[', value.set_elements(), ']', [&](const std::string& element) {
      switch (value.tag()) {
        case TypeTag::kSS:
          return WriteString(element);
        case TypeTag::kNS:
          return WriteNumber(element);
        default:
          return WriteBlob(element);
      }
    });
  }

  void WriteBlob(const std::string& bytes) {
    std::string base64 = EncodeBase64(bytes);
    if (OneIn(4)) {
      base64.insert(random_.Below(base64.size() + 1), " \n");
    }
    out_->append(fmt::format("{{{{{}}}}}", base64));
  }

  /// A decimal with a point or `d`, or an integer.
  void WriteNumber(const std::string& number) {
    const std::string canonical = *CanonicalNumber(number);
    out_->append(canonical);
    const bool is_integer = canonical.find('.') == std::string::npos;
    switch (random_.Below(4)) {
      case 0:
        out_->append("d0");
        break;
      case 1:
        out_->append(is_integer ? "." : "0");
        break;
      case 2:
        out_->append(is_integer ? ".0D+0" : "d-0");
        break;
      default:
        break;
    }
  }

  void WriteString(const std::string& text) {
    if (!OneIn(4)) {
      return WriteText(text, "\"");
    }
    // Cut anywhere between two characters.
    size_t cut = 0;
    while (cut < text.size() && !OneIn(8)) {
      NextCodePoint(text, cut);
    }
    WriteText(std::string_view(text).substr(0, cut), "'''");
    Space();
    WriteText(std::string_view(text).substr(cut), "'''");
  }

  void WriteText(std::string_view text, std::string_view quote) {
    out_->append(quote);
    size_t position = 0;
    while (position < text.size()) {
      const size_t begin = position;
      const char32_t code_point = NextCodePoint(text, position).value();
      const std::string_view raw = text.substr(begin, position - begin);
      if (quote.size() == 3 && code_point == '\n') {
        out_->append(OneIn(2) ? "\n" : "\r\n");
      } else if (code_point < 0x20 || code_point == '\\' || raw[0] == quote[0] || OneIn(16)) {
        WriteEscape(code_point);
      } else {
        out_->append(raw);
      }
      if (OneIn(64)) {
        out_->append(OneIn(2) ? "\\\n" : "\\\r\n");  // stands for nothing
      }
    }
    out_->append(quote);
  }

  void WriteEscape(char32_t code_point) {
    constexpr std::string_view kCharacters("\a\b\t\n\f\r\v\0?/'\"\\", 13);
    constexpr std::string_view kLetters = "abtnfrv0?/'\"\\";
    const auto value = static_cast<uint32_t>(code_point);
    const size_t known =
        value < 0x80 ? kCharacters.find(static_cast<char>(value)) : std::string_view::npos;
    if (known != std::string_view::npos && OneIn(2)) {
      out_->append("\\").push_back(kLetters[known]);
    } else if (value <= 0xff && OneIn(2)) {
      out_->append(fmt::format("\\x{:02x}", value));
    } else if (value <= 0xffff && OneIn(2)) {
      out_->append(fmt::format("\\u{:04X}", value));
    } else if (value > 0xffff && OneIn(2)) {
      out_->append(fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + ((value - 0x10000) >> 10),
                               0xdc00 + ((value - 0x10000) & 0x3ff)));
    } else {
      out_->append(fmt::format("\\U{:08x}", value));
    }
  }

  SeededRandom& random_;
  std::string* out_;
};

Value WithCanonicalNumbers(const Value& value) {
  switch (value.tag()) {
    case TypeTag::kN:
      return Value::Number(*CanonicalNumber(value.text()));
    case TypeTag::kNS: {
      std::vector<std::string> elements = value.set_elements();
      for (std::string& element : elements) {
        element = *CanonicalNumber(element);
      }
      return Value::NumberSet(std::move(elements));
    }
    case TypeTag::kM:
      return Value::Map(WithCanonicalNumbers(value.members()));
    case TypeTag::kL: {
      std::vector<Value> elements;
      for (const Value& element : value.list_elements()) {
        elements.push_back(WithCanonicalNumbers(element));
      }
      return Value::List(std::move(elements));
    }
    default:
      return value;
  }
}

}  // namespace

std::string RandomIonSpelling(const Item& item, SeededRandom& random) {
  std::string text;
  IonSpellingWriter writer(random, &text);
  writer.Space();
  text.append("$ion_1_0 ");
  writer.Space();
  text.append(random.Below(2) == 0 ? "{Item:" : "{'Item':");
  writer.Space();
  writer.WriteStruct(item);
  text.append("}\n");
  return text;
}

Item WithCanonicalNumbers(const Item& item) {
  Item canonical;
  for (const auto& [name, value] : item) {
    canonical.emplace(name, WithCanonicalNumbers(value));
  }
  return canonical;
}

}  // namespace dynalake::dynamodb
