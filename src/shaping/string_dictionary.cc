#include "shaping/string_dictionary.h"

#include <cstring>

#include <arrow/api.h>

#include "base/assert.h"
#include "shaping/number_cell.h"

namespace dynalake::shaping {
namespace {

uint64_t Load8(const char* at) {
  uint64_t word = 0;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

uint64_t Mix(uint64_t a, uint64_t b) {
  const auto product = static_cast<UInt128>(a ^ 0x9e3779b97f4a7c15) * (b ^ 0xd6e8feb86659fd93);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

/// Reads up to 8 bytes behind the text.
uint32_t HashOf(const char* text, size_t size) {
  uint64_t hash = size;
  while (size > 16) {
    hash = Mix(hash ^ Load8(text), Load8(text + 8));
    text += 16;
    size -= 16;
  }
  if (size > 8) {
    hash = Mix(hash ^ Load8(text), Load8(text + size - 8));
  } else if (size > 0) {
    hash = Mix(hash, Load8(text) << (64 - 8 * size));
  }
  return static_cast<uint32_t>(hash ^ (hash >> 32));
}

}  // namespace

StringDictionary::StringDictionary() : slots_(kSlots) {}

int32_t StringDictionary::IndexOf(const char* text, size_t size) {
  const uint32_t hash = HashOf(text, size);
  ++lookups_;
  for (size_t at = hash % kSlots;; at = (at + 1) % kSlots) {
    Slot& slot = slots_[at];
    if (slot.index < 0) {
      return Add(&slot, hash, {text, size});
    }
    if (slot.hash == hash) {
      const std::string_view value = Value(slot.index);
      if (value.size() == size && std::memcmp(value.data(), text, size) == 0) {
        return slot.index;
      }
    }
  }
}

int32_t StringDictionary::Add(Slot* slot, uint32_t hash, std::string_view value) {
  constexpr int32_t kTrialValues = 512;
  const bool seldom = size() >= kTrialValues && lookups_ < 2 * int64_t{size()};
  if (seldom || size() == kMostValues || bytes_.size() + value.size() > kMostBytes) {
    return kFull;
  }
  bytes_.append(value);
  ends_.push_back(static_cast<uint32_t>(bytes_.size()));
  *slot = {hash, size() - 1};
  arrow_.reset();
  return slot->index;
}

std::shared_ptr<arrow::Array> StringDictionary::ToArrow() {
  if (!arrow_) {
    arrow::StringBuilder builder;
    for (int32_t i = 0; i < size(); ++i) {
      DYNALAKE_ASSERT(builder.Append(Value(i)).ok());
    }
    DYNALAKE_ASSERT(builder.Finish(&arrow_).ok());
  }
  return arrow_;
}

}  // namespace dynalake::shaping
