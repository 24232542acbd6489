#include "shaping/scan/compact_scanner.h"

#include <algorithm>
#include <array>

#include "dynamodb/limits.h"
#include "shaping/scan/escapes.h"
#include "shaping/scan/scalar_scan.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

bool StartsWith(const char* text, std::string_view expected) {
  return std::memcmp(text, expected.data(), expected.size()) == 0;
}

const char* ScanSet(const char* at, TypeTag element, LineTape* tape) {
  for (;;) {
    if (*at != '"') {
      return nullptr;
    }
    at = ScanScalar(at + 1, element, tape);
    if (at == nullptr) {
      return nullptr;
    }
    ++at;
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

/// Scans values of any type. Returns of its functions are what is behind, or null.
class ValueScanner {
 public:
  /// `room` as for `NameChain`.
  ValueScanner(LineTape* tape, int* room) : tape_(tape), room_(room) {}

  /// A map's members, or an item's attributes, from behind the brace on. `chain` may be null.
  const char* ScanMembers(const char* at, NameChain* chain, int depth);
  /// A tagged value from its brace on. `depth` is the number of maps and lists around it; `seen`,
  /// the name under which it stands, may be null.
  const char* ScanTagged(const char* value, SeenName* seen, int depth);

 private:
  const char* ScanPayload(const char* payload, TypeTag tag, SeenName* seen, int depth);
  const char* ScanContainer(const char* payload, TypeTag tag, SeenName* seen, int depth);
  const char* ScanList(const char* at, SeenName* seen, int depth);
  const char* ScanMember(const char* at, NameChain* chain, SeenName*& previous, int depth);

  LineTape* tape_;
  int* room_;
};

const char* ValueScanner::ScanList(const char* at, SeenName* seen, int depth) {
  if (*at == ']') {
    return at + 1;
  }
  for (;;) {
    at = ScanTagged(at, seen, depth);
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

/// Maps, lists, sets, BOOL and NULL, as `ScanPayload`.
const char* ValueScanner::ScanContainer(const char* payload, TypeTag tag, SeenName* seen,
                                        int depth) {
  const uint32_t index = tape_->Push();
  (*tape_)[index].tag = tag;
  (*tape_)[index].text = payload;
  const bool too_deep = depth >= dynamodb::kMaxDepth;
  const char* end = nullptr;
  switch (tag) {
    case TypeTag::kSS:
      end = ScanSet(payload, TypeTag::kS, tape_);
      break;
    case TypeTag::kNS:
      end = ScanSet(payload, TypeTag::kN, tape_);
      break;
    case TypeTag::kBS:
      end = ScanSet(payload, TypeTag::kB, tape_);
      break;
    case TypeTag::kM: {
      NameChain* chain = seen == nullptr ? nullptr : NameChain::MembersOf(seen, room_);
      end = too_deep ? nullptr : ScanMembers(payload, chain, depth + 1);
      break;
    }
    case TypeTag::kL:
      end = too_deep ? nullptr : ScanList(payload, seen, depth + 1);
      break;
    case TypeTag::kBool:
      (*tape_)[index].boolean = *payload == 't';
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
  (*tape_)[index].text_size = static_cast<uint32_t>(end - payload);
  (*tape_)[index].next = tape_->size();
  return end + 1;
}

/// Reads a value of type `tag` from its payload on into a new value of the tape, up to behind its
/// closing brace.
inline const char* ValueScanner::ScanPayload(const char* payload, TypeTag tag, SeenName* seen,
                                             int depth) {
  if (tag > TypeTag::kB) {
    return ScanContainer(payload, tag, seen, depth);
  }
  const char* end = ScanScalar(payload, tag, tape_);
  return end != nullptr && end[1] == '}' ? end + 2 : nullptr;
}

const char* ValueScanner::ScanTagged(const char* value, SeenName* seen, int depth) {
  const TypeTag tag = GuessTag(value);
  const std::string_view opening = kTagOpenings[static_cast<size_t>(tag)];
  return StartsWith(value, opening) ? ScanPayload(value + opening.size(), tag, seen, depth)
                                    : nullptr;
}

/// A member that is not the one that came next before. `previous` becomes its name if it is kept.
const char* ValueScanner::ScanMember(const char* at, NameChain* chain, SeenName*& previous,
                                     int depth) {
  if (*at != '"') {
    return nullptr;
  }
  std::string_view name;
  const char* brace = ScanName(at + 1, &name, tape_);
  if (brace == nullptr) {
    return nullptr;
  }
  SeenName* seen = chain == nullptr ? nullptr : chain->Find(name);
  const uint32_t index = tape_->size();
  const char* end = ScanTagged(brace, seen, depth);
  if (end == nullptr) {
    return nullptr;
  }
  TapeValue& value = (*tape_)[index];
  if (seen == nullptr) {
    value.name = {name.data(), static_cast<uint32_t>(name.size()), -1};
    return end;
  }
  if (chain->IsInMap(*seen)) {
    return nullptr;
  }
  chain->Mark(seen, index);
  value.name = seen->name;
  seen->tag = value.tag;
  seen->opening.Set(at, static_cast<size_t>(value.text - at));
  previous->rival = previous->successor;
  previous->successor = seen;
  previous = seen;
  return end;
}

const char* ValueScanner::ScanMembers(const char* at, NameChain* chain, int depth) {
  SeenName* previous = chain == nullptr ? nullptr : chain->Start();
  if (*at == '}') {
    return at + 1;
  }
  const uint32_t first = tape_->size();
  bool all_kept = chain != nullptr;
  for (;;) {
    SeenName* next = chain == nullptr ? nullptr : chain->Next(previous, at);
    if (next != nullptr) [[likely]] {
      const uint32_t index = tape_->size();
      chain->Mark(next, index);
      at = ScanPayload(at + next->opening.size(), next->tag, next, depth);
      (*tape_)[index].name = next->name;
      previous = next;
    } else {
      SeenName* const before = previous;
      at = ScanMember(at, chain, previous, depth);
      all_kept = all_kept && previous != before;
    }
    if (at == nullptr) {
      return nullptr;
    }
    if (*at == ',') [[likely]] {
      ++at;
      continue;
    }
    if (*at != '}' || (!all_kept && !NamesDiffer(*tape_, first))) {
      return nullptr;
    }
    return at + 1;
  }
}

}  // namespace

const char* CompactScanner::ScanAttributes(const char* at, LineTape* tape) {
  tape->Clear();
  return ValueScanner(tape, &room_).ScanMembers(at, &attributes_, 0);
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

const char* CompactScanner::ScanBareLine(const char* line, LineTape* tape) {
  const char* end = ScanItem(line, tape);
  const bool is_line = end != nullptr && *end == '\n' &&
                       end - line <= static_cast<ptrdiff_t>(dynamodb::kMaxItemTextBytes);
  return is_line ? end + 1 : nullptr;
}

const char* CompactScanner::ScanValue(const char* value, LineTape* tape) {
  int no_room = 0;
  return ValueScanner(tape, &no_room).ScanTagged(value, nullptr, 0);
}

}  // namespace dynalake::shaping
