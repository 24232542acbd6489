#include "files/number_dictionary.h"

#include <algorithm>
#include <bit>

#include "base/little_endian.h"

namespace dynalake::files {
namespace {

constexpr size_t kFirstSlots = 512;
/// Each value must stand for so many numbers: fewer gain nothing over what compression makes of
/// them.
constexpr size_t kFewestRepeats = 4;
constexpr int32_t kNoIndex = -1;

}  // namespace

std::optional<NumberDictionary> NumberDictionary::For(parquet::Type::type type) {
  switch (type) {
    case parquet::Type::INT32:
    case parquet::Type::FLOAT:
      return NumberDictionary(4);
    case parquet::Type::INT64:
    case parquet::Type::DOUBLE:
      return NumberDictionary(8);
    default:
      return std::nullopt;
  }
}

template <typename T>
T NumberDictionary::ValueAt(size_t index) const {
  return LoadLittleEndian<T>(values_.data() + index * sizeof(T));
}

/// Where the number's index is, or would be.
template <typename T>
size_t NumberDictionary::SlotOf(T number) const {
  const uint64_t product = uint64_t{number} * 0x9e3779b97f4a7c15;
  const size_t mask = slots_.size() - 1;
  auto slot = static_cast<size_t>(product >> (64 - std::countr_zero(slots_.size())));
  while (slots_[slot] != kNoIndex && ValueAt<T>(static_cast<size_t>(slots_[slot])) != number) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

template <typename T>
void NumberDictionary::GrowSlots() {
  slots_.assign(std::max(2 * slots_.size(), kFirstSlots), kNoIndex);
  for (size_t i = 0; i < size(); ++i) {
    slots_[SlotOf(ValueAt<T>(i))] = static_cast<int32_t>(i);
  }
}

template <typename T>
bool NumberDictionary::Take(std::span<const uint8_t> plain, std::vector<int32_t>* indices) {
  const size_t count = plain.size() / sizeof(T);
  const size_t most = std::min(kMostValues, (number_count_ + count) / kFewestRepeats);
  indices->resize(count);
  for (size_t i = 0; i < count; ++i) {
    const T number = LoadLittleEndian<T>(plain.data() + i * sizeof(T));
    const size_t slot = SlotOf(number);
    if (slots_[slot] != kNoIndex) [[likely]] {
      (*indices)[i] = slots_[slot];
      continue;
    }
    if (size() == most) {
      return false;
    }
    (*indices)[i] = static_cast<int32_t>(size());
    slots_[slot] = static_cast<int32_t>(size());
    const auto* const bytes = plain.data() + i * sizeof(T);
    values_.insert(values_.end(), bytes, bytes + sizeof(T));
    if (2 * size() > slots_.size()) {
      GrowSlots<T>();
    }
  }
  number_count_ += count;
  return true;
}

bool NumberDictionary::TakePage(std::span<const uint8_t> plain, std::vector<int32_t>* indices) {
  if (given_up_ || (values_.empty() && plain.size() < kFewestNumbers * width_)) {
    return false;
  }
  if (slots_.empty()) {
    slots_.assign(kFirstSlots, kNoIndex);
  }
  const size_t values_before = values_.size();
  given_up_ = !(width_ == sizeof(uint64_t) ? Take<uint64_t>(plain, indices)
                                           : Take<uint32_t>(plain, indices));
  if (given_up_) {
    values_.resize(values_before);  // the slots are looked at no more
    indices->clear();
  }
  return !given_up_;
}

void NumberDictionary::Clear() {
  values_.clear();
  std::fill(slots_.begin(), slots_.end(), kNoIndex);
  number_count_ = 0;
  given_up_ = false;
}

}  // namespace dynalake::files
