#include "dynamodb/unique_names.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace dynalake::dynamodb::internal {
namespace {

/// Up to so many names are looked up in a table on the stack; more are sorted.
constexpr size_t kSmallMap = 64;

std::string_view TextOf(const char* text, const UniqueNames::Name& name) {
  return {text + name.begin, name.size};
}

}  // namespace

uint64_t UniqueNames::Hash(const char* name, size_t size) {
  // The ends and the length tell names apart well enough; equal hashes only cost a comparison.
  uint64_t head = 0;
  uint64_t tail = 0;
  if (size >= 8) {
    std::memcpy(&head, name, 8);
    std::memcpy(&tail, name + size - 8, 8);
  } else if (size >= 4) {
    std::memcpy(&head, name, 4);
    std::memcpy(&tail, name + size - 4, 4);
  } else if (size > 0) {
    head = static_cast<unsigned char>(name[0]);
    tail = static_cast<uint64_t>(static_cast<unsigned char>(name[size / 2])) << 8 |
           static_cast<unsigned char>(name[size - 1]);
  }
  const uint64_t mixed = (head ^ (tail << 29 | tail >> 35) ^ size) * 0x9e3779b97f4a7c15;
  return mixed ^ mixed >> 32;
}

std::optional<UniqueNames::Name> UniqueNames::FindRepeated(const char* text, size_t first) {
  const size_t count = names_.size() - first;
  const auto equal = [text](const Name& left, const Name& right) {
    return left.hash == right.hash && TextOf(text, left) == TextOf(text, right);
  };
  if (count <= kSmallMap) {
    std::array<uint8_t, 4 * kSmallMap> slots{};  // 0 is empty, else an index + 1
    for (size_t i = 0; i < count; ++i) {
      const Name& name = names_[first + i];
      size_t slot = name.hash % slots.size();
      for (; slots[slot] != 0; slot = (slot + 1) % slots.size()) {
        if (equal(names_[first + slots[slot] - 1U], name)) {
          return name;
        }
      }
      slots[slot] = static_cast<uint8_t>(i + 1);
    }
    return std::nullopt;
  }
  const auto begin = names_.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(begin, names_.end(), [text](const Name& left, const Name& right) {
    if (left.hash != right.hash) {
      return left.hash < right.hash;
    }
    const int order = TextOf(text, left).compare(TextOf(text, right));
    return order != 0 ? order < 0 : left.source < right.source;
  });
  const auto repeated = std::adjacent_find(begin, names_.end(), equal);
  if (repeated == names_.end()) {
    return std::nullopt;
  }
  return *(repeated + 1);
}

}  // namespace dynalake::dynamodb::internal
