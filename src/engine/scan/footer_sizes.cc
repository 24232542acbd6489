#include "engine/scan/footer_sizes.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace dynalake::engine {
namespace {

constexpr std::string_view kMagic = "PAR1";
/// Behind the footer: its length, and the magic bytes.
constexpr uint64_t kEndBytes = 4 + kMagic.size();
/// More is hardly a footer: the sizes of some columns are missing.
constexpr uint64_t kMostUnseenBytes = uint64_t{64} << 10;
/// How much longer than the longest footer so far the next may be: a 32nd.
constexpr uint64_t kMarginShare = 32;

/// What a file has behind its column chunks: page indexes, the footer, and the end.
std::optional<uint64_t> BytesBehindChunks(const iceberg::DataFile& file) {
  uint64_t chunk_bytes = kMagic.size();
  for (const auto& [id, size_bytes] : file.column_sizes) {
    chunk_bytes += static_cast<uint64_t>(std::max<int64_t>(size_bytes, 0));
  }
  const auto size_bytes = static_cast<uint64_t>(std::max<int64_t>(file.file_size_bytes, 0));
  if (file.column_sizes.empty() || size_bytes < chunk_bytes + kEndBytes) {
    return std::nullopt;
  }
  return size_bytes - chunk_bytes;
}

}  // namespace

std::optional<uint64_t> FooterSizes::GuessTail(const iceberg::DataFile& file) const {
  const std::optional<uint64_t> behind = BytesBehindChunks(file);
  const std::scoped_lock lock(mutex_);
  const auto seen = largest_.find(file.split_offsets.size());
  if (seen == largest_.end()) {
    return behind && *behind <= kMostUnseenBytes ? behind : std::nullopt;
  }
  const uint64_t likely = seen->second + seen->second / kMarginShare + kEndBytes;
  return std::min(likely, behind.value_or(likely));
}

void FooterSizes::Note(const iceberg::DataFile& file, uint64_t footer_bytes) {
  const std::scoped_lock lock(mutex_);
  uint64_t& largest = largest_[file.split_offsets.size()];
  largest = std::max(largest, footer_bytes);
}

Result<std::optional<uint64_t>> FooterBytes(const storage::ObjectReader& file) {
  std::array<std::byte, kEndBytes> end{};
  if (file.size_bytes() < end.size()) {
    return std::optional<uint64_t>();
  }
  DYNALAKE_ASSIGN(const size_t got, file.Read(file.size_bytes() - end.size(), end));
  uint64_t footer_bytes = 0;
  for (size_t i = 0; i < 4; ++i) {
    footer_bytes |= std::to_integer<uint64_t>(end[i]) << (8 * i);
  }
  const bool has_magic =
      std::ranges::equal(std::span(end).last(kMagic.size()), std::as_bytes(std::span(kMagic)));
  const bool fits =
      footer_bytes > 0 && footer_bytes + end.size() + kMagic.size() <= file.size_bytes();
  return got == end.size() && has_magic && fits ? std::optional(footer_bytes) : std::nullopt;
}

}  // namespace dynalake::engine
