#include "dynamodb/testing/random_json.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/format.h"
#include "base/unicode.h"
#include "dynamodb/json_string.h"

namespace dynalake::dynamodb {
namespace {

template <typename Element>
void Shuffle(std::vector<Element>* elements, SeededRandom& random) {
  for (size_t i = elements->size(); i > 1; --i) {
    std::swap((*elements)[i - 1], (*elements)[random.Below(i)]);
  }
}

/// Writes one arbitrary spelling.
class SpellingWriter {
 public:
  SpellingWriter(SeededRandom& random, std::string* out) : random_(random), out_(out) {}

  void WriteItem(const Item& item) {
    std::vector<const Item::value_type*> attributes;
    for (const auto& attribute : item) {
      attributes.push_back(&attribute);
    }
    Shuffle(&attributes, random_);
    WriteAll('{', attributes, '}', [this](const Item::value_type* attribute) {
      WriteString(attribute->first);
      Space();
      out_->push_back(':');
      WriteValue(attribute->second);
    });
  }

  void Space() {
    constexpr std::array<std::string_view, 5> kSpaces = {" ", "\t", "\r", "  ", "   \t "};
    if (random_.Below(4) == 0) {
      out_->append(kSpaces[random_.Below(kSpaces.size())]);
    }
  }

 private:
  template <typename Elements, typename Write>
  void WriteAll(char open, const Elements& elements, char close, Write write) {
    out_->push_back(open);
    bool first = true;
    for (const auto& element : elements) {
      if (!first) {
        out_->push_back(',');
      }
      first = false;
      Space();
      write(element);
      Space();
    }
    out_->push_back(close);
  }

  void WriteValue(const Value& value) {
    Space();
    out_->push_back('{');
    Space();
    WriteString(TypeTagName(value.tag()));
    out_->push_back(':');
    Space();
    WritePayload(value);
    Space();
    out_->push_back('}');
  }

  void WritePayload(const Value& value) {
    switch (value.tag()) {
      case TypeTag::kS:
      case TypeTag::kN:
        return WriteString(value.text());
      case TypeTag::kB:
        return WriteString(EncodeBase64(value.text()));
      case TypeTag::kSS:
      case TypeTag::kNS:
      case TypeTag::kBS: {
        std::vector<std::string> elements = value.set_elements();
        Shuffle(&elements, random_);
        return WriteAll('[', elements, ']', [&](const std::string& element) {
          WriteString(value.tag() == TypeTag::kBS ? EncodeBase64(element) : element);
        });
      }
      case TypeTag::kM:
        return WriteItem(value.members());
      case TypeTag::kL:
        return WriteAll('[', value.list_elements(), ']',
                        [this](const Value& element) { WriteValue(element); });
      case TypeTag::kBool:
        out_->append(value.bool_value() ? "true" : "false");
        return;
      case TypeTag::kNull:
        out_->append(random_.Below(2) == 0 ? "true" : "false");
        return;
    }
  }

  /// Any character may be spelled as \u escapes; a slash as \/.
  void WriteString(std::string_view text) {
    out_->push_back('"');
    size_t position = 0;
    while (position < text.size()) {
      const size_t begin = position;
      const char32_t code_point = NextCodePoint(text, position).value();
      if (random_.Below(16) == 0) {
        WriteUnicodeEscape(code_point);
      } else if (code_point == '/' && random_.Below(2) == 0) {
        out_->append("\\/");
      } else {
        AppendJsonEscaped(text.substr(begin, position - begin), out_);
      }
    }
    out_->push_back('"');
  }

  void WriteUnicodeEscape(char32_t code_point) {
    if (code_point >= 0x10000) {
      const uint32_t offset = code_point - 0x10000;
      out_->append(
          fmt::format("\\u{:04x}\\u{:04X}", 0xd800 + (offset >> 10), 0xdc00 + (offset & 0x3ff)));
    } else {
      out_->append(fmt::format("\\u{:04X}", static_cast<uint32_t>(code_point)));
    }
  }

  SeededRandom& random_;
  std::string* out_;
};

}  // namespace

std::string RandomSpelling(const Item& item, SeededRandom& random) {
  std::string line;
  SpellingWriter writer(random, &line);
  writer.Space();
  line.append("{\"It\\u0065m\"");
  writer.Space();
  line.push_back(':');
  writer.Space();
  writer.WriteItem(item);
  line.push_back('}');
  writer.Space();
  return line;
}

}  // namespace dynalake::dynamodb
