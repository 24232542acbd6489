#include "shaping/compact_scanner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "dynamodb/limits.h"
#include "shaping/escapes.h"
#include "shaping/scalar_scan_internal.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

bool StartsWith(const char* text, std::string_view expected) {
  return std::memcmp(text, expected.data(), expected.size()) == 0;
}

const char* ScanTagged(const char* value, int depth, LineTape* tape);

const char* ScanSet(const char* at, TypeTag element, LineTape* tape) {
  for (;;) {
    if (*at != '"') {
      return nullptr;
    }
    const uint32_t index = tape->size();
    at = ScanScalar(at + 1, element, tape);
    if (at == nullptr) {
      return nullptr;
    }
    ++at;
    TapeValue& value = (*tape)[index];
    value.raw = value.text - 1;
    value.raw_size = value.text_size + 2;
    if (*at == ']') {
      return at + 1;
    }
    if (*at++ != ',') {
      return nullptr;
    }
  }
}

const char* ScanList(const char* at, int depth, LineTape* tape) {
  if (*at == ']') {
    return at + 1;
  }
  for (;;) {
    at = ScanTagged(at, depth, tape);
    if (at == nullptr) {
      return nullptr;
    }
    if (*at == ']') {
      return at + 1;
    }
    if (*at++ != ',') {
      return nullptr;
    }
  }
}

/// Reads a name from behind its opening quote up to the value's brace, which it returns, or null.
inline const char* ScanName(const char* at, std::string_view* name, LineTape* tape) {
  bool escaped = false;
  const char* end = ScanString(at, &escaped);
  if (end == nullptr || end[1] != ':' || end - at > ptrdiff_t{dynamodb::kMaxNameBytes}) {
    return nullptr;
  }
  *name = {at, static_cast<size_t>(end - at)};
  if (escaped) {
    *name = tape->Keep(Unescaped(*name));
  }
  return end + 2;
}

/// Whether the values from `first` on, one level deep, have different names.
bool NamesDiffer(const LineTape& tape, uint32_t first) {
  constexpr size_t kFew = 12;
  std::array<std::string_view, kFew> few;
  size_t count = 0;
  for (uint32_t i = first; i < tape.size() && count < kFew; i = tape[i].next) {
    const std::string_view name = tape[i].Name();
    if (std::find(few.begin(), few.begin() + count, name) != few.begin() + count) {
      return false;
    }
    few[count++] = name;
  }
  if (count < kFew) {
    return true;
  }
  std::vector<std::string_view> names;
  for (uint32_t i = first; i < tape.size(); i = tape[i].next) {
    names.push_back(tape[i].Name());
  }
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

const char* ScanMembers(const char* at, int depth, LineTape* tape) {
  if (*at == '}') {
    return at + 1;
  }
  const uint32_t first = tape->size();
  for (;;) {
    if (*at != '"') {
      return nullptr;
    }
    std::string_view name;
    at = ScanName(at + 1, &name, tape);
    if (at == nullptr) {
      return nullptr;
    }
    const uint32_t index = tape->size();
    at = ScanTagged(at, depth, tape);
    if (at == nullptr) {
      return nullptr;
    }
    (*tape)[index].name = name.data();
    (*tape)[index].name_size = static_cast<uint32_t>(name.size());
    if (*at == '}') {
      return NamesDiffer(*tape, first) ? at + 1 : nullptr;
    }
    if (*at++ != ',') {
      return nullptr;
    }
  }
}

/// What stands between a value's brace and its payload, by tag.
constexpr std::array<std::string_view, 10> kOpenings = {
    R"({"S":")",  R"({"N":")", R"({"B":")", R"({"SS":[)",  R"({"NS":[)",
    R"({"BS":[)", R"({"M":{)", R"({"L":[)", R"({"BOOL":)", R"({"NULL":)"};

/// The tag of a value at its brace, by its first letters; the caller compares the whole opening.
TypeTag GuessTag(const char* value) {
  switch (value[2]) {
    case 'S':
      return value[3] == 'S' ? TypeTag::kSS : TypeTag::kS;
    case 'N':
      return value[3] == 'S' ? TypeTag::kNS : value[3] == 'U' ? TypeTag::kNull : TypeTag::kN;
    case 'B':
      return value[3] == 'S' ? TypeTag::kBS : value[3] == 'O' ? TypeTag::kBool : TypeTag::kB;
    case 'M':
      return TypeTag::kM;
    default:
      return TypeTag::kL;
  }
}

/// Reads a value of type `tag` from its payload on into a new value of the tape. `depth` is the
/// number of maps and lists around it. Returns what is behind its closing brace, or null.
inline const char* ScanPayload(const char* payload, TypeTag tag, int depth, LineTape* tape) {
  const char* end = nullptr;
  if (tag <= TypeTag::kB) {
    end = ScanScalar(payload, tag, tape);
    if (end == nullptr) {
      return nullptr;
    }
    return end[1] == '}' ? end + 2 : nullptr;
  }
  const uint32_t index = tape->Push();
  (*tape)[index].tag = tag;
  switch (tag) {
    case TypeTag::kSS:
      end = ScanSet(payload, TypeTag::kS, tape);
      break;
    case TypeTag::kNS:
      end = ScanSet(payload, TypeTag::kN, tape);
      break;
    case TypeTag::kBS:
      end = ScanSet(payload, TypeTag::kB, tape);
      break;
    case TypeTag::kM:
      end = depth < dynamodb::kMaxDepth ? ScanMembers(payload, depth + 1, tape) : nullptr;
      break;
    case TypeTag::kL:
      end = depth < dynamodb::kMaxDepth ? ScanList(payload, depth + 1, tape) : nullptr;
      break;
    case TypeTag::kBool:
      (*tape)[index].boolean = *payload == 't';
      if (StartsWith(payload, "true")) {
        end = payload + 4;
      } else if (StartsWith(payload, "false")) {
        end = payload + 5;
      }
      break;
    default:
      end = StartsWith(payload, "true") ? payload + 4 : nullptr;
      break;
  }
  if (end == nullptr || *end != '}') {
    return nullptr;
  }
  (*tape)[index].next = tape->size();
  return end + 1;
}

const char* ScanTagged(const char* value, int depth, LineTape* tape) {
  const TypeTag tag = GuessTag(value);
  const std::string_view opening = kOpenings[static_cast<size_t>(tag)];
  if (!StartsWith(value, opening)) {
    return nullptr;
  }
  const uint32_t index = tape->size();
  const char* end = ScanPayload(value + opening.size(), tag, depth, tape);
  if (end != nullptr) {
    (*tape)[index].raw = value;
    (*tape)[index].raw_size = static_cast<uint32_t>(end - value);
  }
  return end;
}

}  // namespace

CompactScanner::CompactScanner(const std::vector<std::string>& names)
    : names_(names), seen_(names.size() + 1) {
  for (size_t i = 0; i < names_.size(); ++i) {
    index_.emplace(names_[i], static_cast<uint32_t>(i));
    seen_[i].name = names_[i].data();
    seen_[i].name_size = static_cast<uint32_t>(names_[i].size());
    seen_[i].successor = static_cast<uint32_t>(i);
  }
}

/// Takes the attribute for what followed the previous one last time. Its opening matched.
inline const char* CompactScanner::ScanPredicted(const char* at, Seen& seen, LineTape* tape) {
  const uint32_t index = tape->size();
  const char* end = ScanPayload(at + seen.opening.size, seen.tag, 0, tape);
  if (end == nullptr) {
    return nullptr;
  }
  TapeValue& value = (*tape)[index];
  value.name = seen.name;
  value.name_size = seen.name_size;
  value.column = static_cast<int32_t>(&seen - seen_.data());
  value.raw = at + seen.opening.size - kOpenings[static_cast<size_t>(seen.tag)].size();
  value.raw_size = static_cast<uint32_t>(end - value.raw);
  return end;
}

void CompactScanner::Learn(Seen& seen, const char* opening, const TapeValue& value) {
  seen.tag = value.tag;
  const auto brace = static_cast<size_t>(value.raw - opening);
  seen.opening.Set(opening, brace + kOpenings[static_cast<size_t>(value.tag)].size());
}

const char* CompactScanner::ScanAttribute(const char* at, Seen*& previous, LineTape* tape) {
  if (*at != '"') {
    return nullptr;
  }
  std::string_view name;
  const char* brace = ScanName(at + 1, &name, tape);
  if (brace == nullptr) {
    return nullptr;
  }
  const uint32_t index = tape->size();
  const char* end = ScanTagged(brace, 0, tape);
  if (end == nullptr) {
    return nullptr;
  }
  TapeValue& value = (*tape)[index];
  const auto found = index_.find(name);
  if (found == index_.end()) {
    unknown_names_ = true;
    value.name = name.data();
    value.name_size = static_cast<uint32_t>(name.size());
    value.column = -1;
    return end;
  }
  Seen& seen = seen_[found->second];
  if (seen.line == line_) {
    return nullptr;
  }
  seen.line = line_;
  value.name = seen.name;
  value.name_size = seen.name_size;
  value.column = static_cast<int32_t>(found->second);
  Learn(seen, at, value);
  previous->rival = previous->successor;
  previous->successor = found->second;
  previous = &seen;
  return end;
}

const char* CompactScanner::ScanAttributes(const char* at, LineTape* tape) {
  tape->Clear();
  ++line_;
  unknown_names_ = false;
  if (*at == '}') {
    return at + 1;
  }
  Seen* previous = &seen_.back();
  for (;;) {
    if (!IsNext(previous->successor, at) && IsNext(previous->rival, at)) {
      std::swap(previous->successor, previous->rival);
    }
    if (IsNext(previous->successor, at)) [[likely]] {
      previous = &seen_[previous->successor];
      previous->line = line_;
      at = ScanPredicted(at, *previous, tape);
    } else {
      at = ScanAttribute(at, previous, tape);
    }
    if (at == nullptr) {
      return nullptr;
    }
    if (*at == ',') [[likely]] {
      ++at;
      continue;
    }
    if (*at != '}' || (unknown_names_ && !NamesDiffer(*tape, 0))) {
      return nullptr;
    }
    return at + 1;
  }
}

const char* CompactScanner::ScanItem(const char* item, LineTape* tape) {
  return *item == '{' ? ScanAttributes(item + 1, tape) : nullptr;
}

const char* CompactScanner::ScanLine(const char* line, LineTape* tape) {
  constexpr std::string_view kOpening = R"({"Item":{)";
  if (!StartsWith(line, kOpening)) {
    return nullptr;
  }
  const char* end = ScanAttributes(line + kOpening.size(), tape);
  if (end == nullptr || end[0] != '}' || end[1] != '\n' ||
      end - line > static_cast<ptrdiff_t>(dynamodb::kMaxItemTextBytes)) {
    return nullptr;
  }
  return end + 2;
}

const char* CompactScanner::ScanValue(const char* value, LineTape* tape) {
  return ScanTagged(value, 0, tape);
}

}  // namespace dynalake::shaping
