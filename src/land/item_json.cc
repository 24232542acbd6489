#include "land/item_json.h"

#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "dynamodb/json_string.h"
#include "dynamodb/number.h"

namespace dynalake::land {
namespace {

using dynamodb::TypeTag;
using shaping::LineTape;
using shaping::TapeValue;

class PlainWriter {
 public:
  PlainWriter(const LineTape& tape, std::string* out) : tape_(tape), out_(*out) {}

  /// The values from `from` on up to `end`, which are an item's attributes or a map's members.
  void AppendMembers(uint32_t from, uint32_t end) {
    char separator = '{';
    for (uint32_t i = from; i < end; i = tape_[i].next) {
      out_ += separator;
      separator = ',';
      dynamodb::AppendJsonString(tape_[i].Name(), &out_);
      out_ += ':';
      AppendValue(i);
    }
    out_ += from < end ? "}" : "{}";
  }

 private:
  void AppendElements(uint32_t from, uint32_t end) {
    char separator = '[';
    for (uint32_t i = from; i < end; i = tape_[i].next) {
      out_ += separator;
      separator = ',';
      AppendValue(i);
    }
    out_ += from < end ? "]" : "[]";
  }

  void AppendQuoted(std::string_view escaped) {
    out_ += '"';
    out_ += escaped;
    out_ += '"';
  }

  void AppendNumber(const TapeValue& value) {
    // DynamoDB's other spellings, such as +1 and .5, are no JSON.
    if (value.canonical) {
      out_ += value.Text();
    } else {
      DYNALAKE_ASSERT(dynamodb::AppendCanonicalNumber(value.Text(), 'e', &out_));
    }
  }

  /// Deep as the tape's values lie in each other, which the scanner bounds.
  void AppendValue(uint32_t index) {
    const TapeValue& value = tape_[index];
    switch (value.tag) {
      case TypeTag::kS:
      case TypeTag::kB:
        return AppendQuoted(value.Text());
      case TypeTag::kN:
        return AppendNumber(value);
      case TypeTag::kSS:
      case TypeTag::kNS:
      case TypeTag::kBS:
      case TypeTag::kL:
        return AppendElements(index + 1, value.next);
      case TypeTag::kM:
        return AppendMembers(index + 1, value.next);
      case TypeTag::kBool:
        out_ += value.boolean ? "true" : "false";
        return;
      case TypeTag::kNull:
        out_ += "null";
        return;
    }
  }

  const LineTape& tape_;
  std::string& out_;
};

}  // namespace

void AppendTagged(const LineTape& item, std::string* out) {
  char separator = '{';
  for (uint32_t i = 0; i < item.size(); i = item[i].next) {
    *out += separator;
    separator = ',';
    dynamodb::AppendJsonString(item[i].Name(), out);
    *out += ':';
    *out += item[i].Raw();
  }
  *out += item.size() > 0 ? "}" : "{}";
}

void AppendPlain(const LineTape& item, std::string* out) {
  PlainWriter(item, out).AppendMembers(0, item.size());
}

}  // namespace dynalake::land
