#include "base/md5.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/little_endian.h"

namespace dynalake {
namespace {

using State = std::array<uint32_t, 4>;

constexpr size_t kBlock = 64;
constexpr size_t kSteps = 64;

/// The table T of RFC 1321, section 3.4.
constexpr std::array<uint32_t, kSteps> kAddends = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr std::array<std::array<int, 4>, 4> kRotations = {
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

/// The word of the block that a step takes.
constexpr size_t WordOf(size_t step) {
  constexpr size_t kWords = 16;
  switch (step / kWords) {
    case 0:
      return step;
    case 1:
      return (5 * step + 1) % kWords;
    case 2:
      return (3 * step + 5) % kWords;
    default:
      return 7 * step % kWords;
  }
}

template <size_t kStep>
[[gnu::always_inline]] inline void TakeStep(const std::byte* block, State& state) {
  constexpr size_t kRound = kStep / 16;
  uint32_t& a = state[(kSteps - kStep) % 4];
  const uint32_t b = state[(kSteps + 1 - kStep) % 4];
  const uint32_t c = state[(kSteps + 2 - kStep) % 4];
  const uint32_t d = state[(kSteps + 3 - kStep) % 4];
  a += LoadLittleEndian<uint32_t>(block + 4 * WordOf(kStep)) + kAddends[kStep];
  if constexpr (kRound == 0) {
    a += ((c ^ d) & b) ^ d;
  } else if constexpr (kRound == 1) {
    // G in two sums: only the second waits for the step before.
    a += ~d & c;
    a += d & b;
  } else if constexpr (kRound == 2) {
    a += (c ^ d) ^ b;
  } else {
    a += (~d | b) ^ c;
  }
  a = std::rotl(a, kRotations[kRound][kStep % 4]) + b;
}

/// Takes whole blocks into `kStreams` states, whose steps the processor does side by side.
template <size_t kStreams>
void TakeBlocks(std::array<State*, kStreams> states, std::array<const std::byte*, kStreams> blocks,
                size_t count) {
  std::array<State, kStreams> sums;
  for (size_t i = 0; i < kStreams; ++i) {
    sums[i] = *states[i];
  }
  for (; count > 0; --count) {
    std::array<State, kStreams> now = sums;
    [&]<size_t... kStep>(std::index_sequence<kStep...>) {
      const auto take = [&]<size_t kOne>(std::integral_constant<size_t, kOne>) {
        for (size_t i = 0; i < kStreams; ++i) {
          TakeStep<kOne>(blocks[i], now[i]);
        }
      };
      (take(std::integral_constant<size_t, kStep>()), ...);
    }(std::make_index_sequence<kSteps>());
    for (size_t i = 0; i < kStreams; ++i) {
      for (size_t word = 0; word < sums[i].size(); ++word) {
        sums[i][word] += now[i][word];
      }
      blocks[i] += kBlock;
    }
  }
  for (size_t i = 0; i < kStreams; ++i) {
    *states[i] = sums[i];
  }
}

}  // namespace

void Md5::Update(std::span<const std::byte> bytes) {
  const auto held = static_cast<size_t>(size_bytes_ % kBlockBytes);
  size_bytes_ += bytes.size();
  if (held != 0) {
    const size_t added = std::min(kBlockBytes - held, bytes.size());
    std::copy_n(bytes.begin(), added, block_.begin() + static_cast<ptrdiff_t>(held));
    bytes = bytes.subspan(added);
    if (held + added < kBlockBytes) {
      return;
    }
    TakeBlocks<1>({&state_}, {block_.data()}, 1);
  }
  TakeBlocks<1>({&state_}, {bytes.data()}, bytes.size() / kBlockBytes);
  std::ranges::copy(bytes.last(bytes.size() % kBlockBytes), block_.begin());
}

void Md5::UpdateBoth(Md5& first, std::span<const std::byte> first_bytes, Md5& second,
                     std::span<const std::byte> second_bytes) {
  if (first.size_bytes_ % kBlockBytes == 0 && second.size_bytes_ % kBlockBytes == 0) {
    const size_t count = std::min(first_bytes.size(), second_bytes.size()) / kBlockBytes;
    TakeBlocks<2>({&first.state_, &second.state_}, {first_bytes.data(), second_bytes.data()},
                  count);
    const size_t taken = count * kBlockBytes;
    first.size_bytes_ += taken;
    second.size_bytes_ += taken;
    first_bytes = first_bytes.subspan(taken);
    second_bytes = second_bytes.subspan(taken);
  }
  first.Update(first_bytes);
  second.Update(second_bytes);
}

Md5::Bytes Md5::Finish() {
  constexpr std::array<std::byte, kBlockBytes> kPadding = {std::byte{0x80}};
  std::array<std::byte, sizeof(uint64_t)> size_bits{};
  StoreLittleEndian(8 * size_bytes_, reinterpret_cast<uint8_t*>(size_bits.data()));
  // One byte at least, and room for the size at the end of a block.
  const auto held = static_cast<size_t>(size_bytes_ % kBlockBytes);
  const size_t room = kBlockBytes - size_bits.size();
  Update(std::span(kPadding).first(held < room ? room - held : kBlockBytes + room - held));
  Update(size_bits);
  Bytes digest{};
  for (size_t word = 0; word < state_.size(); ++word) {
    StoreLittleEndian(state_[word], digest.data() + 4 * word);
  }
  *this = Md5();
  return digest;
}

}  // namespace dynalake
