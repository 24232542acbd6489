#include "shaping/builder/string_dictionary.h"

#include <algorithm>

#include <arrow/api.h>

#include "base/assert.h"
#include "shaping/builder/number_cell.h"
#include "shaping/scan/buffer_pool.h"

namespace dynalake::shaping {
namespace {

constexpr size_t kFirstSlots = 64;
constexpr size_t kFirstBytes = 1024;

}  // namespace

uint32_t StringDictionary::HashOf(const char* text, size_t size) {
  uint32_t hash = 0;
  for (; size > kMostInlineBytes; size -= kMostInlineBytes, text += kMostInlineBytes) {
    hash = Mix(Load8(text) ^ hash, Load8(text + 8));
  }
  return hash ^ HashOfShort(text, size);
}

StringDictionary::StringDictionary() : slots_(kFirstSlots) { bytes_.reserve(kFirstBytes); }

int32_t StringDictionary::IndexOf(const char* text, size_t size) {
  const uint32_t hash = HashOf(text, size);
  ++lookups_;
  const size_t mask = slots_.size() - 1;
  for (size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.hash == hash && slot.value.size == size && slot.index >= 0 &&
        EqualShort(bytes_.data() + slot.value.begin, text, size)) [[likely]] {
      return slot.index;
    }
    if (slot.index < 0) {
      return Add(&slot, hash, {text, size});
    }
  }
}

int32_t StringDictionary::Add(Slot* slot, uint32_t hash, std::string_view value) {
  constexpr int32_t kTrialValues = 512;
  const bool seldom = size() >= kTrialValues && lookups_ < 2 * int64_t{size()};
  if (seldom || size() == kMostValues || bytes_.size() + value.size() > kMostBytes) {
    return kFull;
  }
  const Place place = {static_cast<uint32_t>(bytes_.size()), static_cast<uint32_t>(value.size())};
  if (bytes_.capacity() < bytes_.size() + value.size() + kBlockPadding) {
    bytes_.reserve(std::max(bytes_.capacity() * 2, bytes_.size() + value.size() + kBlockPadding));
  }
  bytes_.append(value);
  const int32_t index = size();
  values_.push_back(place);
  *slot = {hash, index, place};
  if (values_.size() * 2 > slots_.size()) {
    GrowSlots();
  }
  arrow_.reset();
  return index;
}

void StringDictionary::GrowSlots() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.index < 0) {
      continue;
    }
    size_t at = slot.hash & mask;
    while (slots_[at].index >= 0) {
      at = (at + 1) & mask;
    }
    slots_[at] = slot;
  }
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
