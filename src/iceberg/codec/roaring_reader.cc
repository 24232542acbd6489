#include "iceberg/codec/roaring_reader.h"

#include <bit>

#include "base/little_endian.h"

namespace dynalake::iceberg {
namespace {

constexpr uint32_t kCookieWithRuns = 12347;
constexpr uint32_t kCookieWithoutRuns = 12346;
constexpr uint32_t kMaxContainers = 65536;
/// With runs, the offsets are there only from this number of containers on.
constexpr uint32_t kOffsetsFrom = 4;
constexpr uint32_t kMaxArrayValues = 4096;
constexpr size_t kBitsetWords = 1024;

Error MalformedBitmap(std::string_view what) {
  return Fail(ErrorCode::kMalformedInput, "Roaring bitmap: {}", what);
}

/// Takes numbers from the front of the bytes.
class Reader {
 public:
  Reader(std::string_view bytes, uint64_t max_positions, std::vector<uint64_t>& positions)
      : bytes_(bytes), max_positions_(max_positions), positions_(positions) {}

  size_t left() const { return bytes_.size(); }

  Result<std::string_view> Take(size_t count) {
    if (bytes_.size() < count) {
      return MalformedBitmap("it ends in the middle");
    }
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  Result<void> ReadArray(uint64_t base, uint32_t count) {
    DYNALAKE_ASSIGN(const std::string_view values, Take(count * sizeof(uint16_t)));
    DYNALAKE_TRY(Reserve(count));
    int32_t last = -1;
    for (size_t i = 0; i < count; ++i) {
      const auto value = LoadLittleEndian<uint16_t>(values.data() + i * sizeof(uint16_t));
      if (value <= last) {
        return MalformedBitmap("its values do not ascend");
      }
      last = value;
      positions_.push_back(base | value);
    }
    return {};
  }

  Result<void> ReadBitset(uint64_t base, uint32_t count) {
    DYNALAKE_ASSIGN(const std::string_view words, Take(kBitsetWords * sizeof(uint64_t)));
    DYNALAKE_TRY(Reserve(count));
    const size_t before = positions_.size();
    for (size_t i = 0; i < kBitsetWords; ++i) {
      auto word = LoadLittleEndian<uint64_t>(words.data() + i * sizeof(uint64_t));
      if (positions_.size() - before + static_cast<size_t>(std::popcount(word)) > count) {
        return MalformedBitmap("a bitset has more bits than it says");
      }
      for (; word != 0; word &= word - 1) {
        positions_.push_back(base | (i * 64 + static_cast<size_t>(std::countr_zero(word))));
      }
    }
    return positions_.size() - before == count
               ? Result<void>()
               : MalformedBitmap("a bitset has fewer bits than it says");
  }

  Result<void> ReadRuns(uint64_t base, uint32_t count) {
    DYNALAKE_ASSIGN(const std::string_view head, Take(sizeof(uint16_t)));
    const size_t runs = LoadLittleEndian<uint16_t>(head.data());
    DYNALAKE_ASSIGN(const std::string_view pairs, Take(runs * 2 * sizeof(uint16_t)));
    DYNALAKE_TRY(Reserve(count));
    uint32_t next = 0;
    uint32_t total = 0;
    for (size_t i = 0; i < runs; ++i) {
      const uint32_t start = LoadLittleEndian<uint16_t>(pairs.data() + i * 4);
      const uint32_t end = start + LoadLittleEndian<uint16_t>(pairs.data() + i * 4 + 2);
      total += end - start + 1;
      if (start < next || end > 0xffff || total > count) {
        return MalformedBitmap("its runs overlap, or are longer than it says");
      }
      next = end + 1;
      for (uint32_t value = start; value <= end; ++value) {
        positions_.push_back(base | value);
      }
    }
    return total == count ? Result<void>() : MalformedBitmap("its runs are shorter than it says");
  }

 private:
  Result<void> Reserve(uint32_t count) {
    if (positions_.size() + count > max_positions_) {
      return MalformedBitmap("it has more values than it may");
    }
    return {};
  }

  std::string_view bytes_;
  uint64_t max_positions_;
  std::vector<uint64_t>& positions_;
};

}  // namespace

Result<size_t> AppendRoaringValues(std::string_view bytes, uint64_t base, uint64_t max_positions,
                                   std::vector<uint64_t>& positions) {
  Reader reader(bytes, max_positions, positions);
  DYNALAKE_ASSIGN(const std::string_view cookie_bytes, reader.Take(sizeof(uint32_t)));
  const auto cookie = LoadLittleEndian<uint32_t>(cookie_bytes.data());
  const bool has_runs = (cookie & 0xffff) == kCookieWithRuns;
  uint32_t containers = (cookie >> 16) + 1;
  std::string_view run_flags;
  if (has_runs) {
    DYNALAKE_ASSIGN(run_flags, reader.Take((containers + 7) / 8));
  } else if (cookie == kCookieWithoutRuns) {
    DYNALAKE_ASSIGN(const std::string_view count, reader.Take(sizeof(uint32_t)));
    containers = LoadLittleEndian<uint32_t>(count.data());
  } else {
    return MalformedBitmap("it does not start with its cookie");
  }
  if (containers > kMaxContainers) {
    return MalformedBitmap("it has too many containers");
  }
  DYNALAKE_ASSIGN(const std::string_view heads, reader.Take(containers * 2 * sizeof(uint16_t)));
  if (!has_runs || containers >= kOffsetsFrom) {
    DYNALAKE_TRY(reader.Take(containers * sizeof(uint32_t)));  // offsets, for random access
  }
  int32_t last_key = -1;
  for (size_t i = 0; i < containers; ++i) {
    const auto key = LoadLittleEndian<uint16_t>(heads.data() + i * 4);
    const uint32_t count = uint32_t{LoadLittleEndian<uint16_t>(heads.data() + i * 4 + 2)} + 1;
    if (key <= last_key) {
      return MalformedBitmap("its keys do not ascend");
    }
    last_key = key;
    const uint64_t container_base = base | uint64_t{key} << 16;
    if (has_runs && (static_cast<uint8_t>(run_flags[i / 8]) >> (i % 8) & 1) != 0) {
      DYNALAKE_TRY(reader.ReadRuns(container_base, count));
    } else if (count <= kMaxArrayValues) {
      DYNALAKE_TRY(reader.ReadArray(container_base, count));
    } else {
      DYNALAKE_TRY(reader.ReadBitset(container_base, count));
    }
  }
  return bytes.size() - reader.left();
}

}  // namespace dynalake::iceberg
