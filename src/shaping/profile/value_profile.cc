#include "shaping/profile/value_profile.h"

#include <algorithm>

#include "shaping/scan/escapes.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

int64_t TextBytes(const TapeValue& value) {
  if (value.tag == TypeTag::kB) {
    const std::string_view text = value.Text();
    const auto padding = text.size() - (text.find_last_not_of('=') + 1);
    return static_cast<int64_t>(text.size() / 4 * 3 - padding);
  }
  return static_cast<int64_t>(value.escaped ? Unescaped(value.Text()).size() : value.text_size);
}

void AddScalar(const TapeValue& value, PathProfile* path) {
  path->Count(value.tag, 1);
  if (value.tag == TypeTag::kN) {
    path->numbers.Add(value.integer_digits, value.scale, value.int64);
  } else if (value.tag == TypeTag::kS || value.tag == TypeTag::kB) {
    path->longest = std::max(path->longest, TextBytes(value));
  }
}

}  // namespace

void AddValue(const LineTape& tape, uint32_t index, int depth, PathProfile* path) {
  const TapeValue& value = tape[index];
  AddScalar(value, path);
  if (depth >= kMaxProfileDepth) {
    return;
  }
  for (uint32_t i = index + 1; i < value.next; i = tape[i].next) {
    switch (value.tag) {
      case TypeTag::kM:
        AddValue(tape, i, depth + 1, &path->Member(tape[i].Name()));
        break;
      case TypeTag::kL:
        AddValue(tape, i, depth + 1, &path->Element());
        break;
      default:
        AddScalar(tape[i], &path->SetElement());
        break;
    }
  }
}

void AddAttribute(const LineTape& tape, uint32_t index, AttributeProfile* attribute) {
  AddValue(tape, index, 0, &attribute->value);
  const TapeValue& value = tape[index];
  if (value.tag != TypeTag::kS ||
      (!attribute->values.complete() && !attribute->prefixes.complete())) {
    return;
  }
  const std::string unescaped = value.escaped ? Unescaped(value.Text()) : std::string();
  const std::string_view text = value.escaped ? std::string_view(unescaped) : value.Text();
  attribute->values.Add(text);
  if (const auto prefix = KeyPrefix(text)) {
    attribute->prefixes.Add(*prefix);
  }
}

Result<void> AddItem(const LineTape& tape, Profile* profile) {
  ++profile->items;
  for (uint32_t i = 0; i < tape.size(); i = tape[i].next) {
    DYNALAKE_ASSIGN(AttributeProfile * attribute, profile->Attribute(tape[i].Name()));
    AddAttribute(tape, i, attribute);
  }
  return {};
}

}  // namespace dynalake::shaping
