#pragma once

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynalake::dynamodb::internal {

/// A field name that was met, as it stood in the source, with the colon behind it, and as it was
/// written. Most maps have the names of the last one in the same order: then a comparison is all
/// that reading, writing and telling them apart takes.
struct KnownName {
  static constexpr size_t kShortBytes = 32;

  std::string source;  ///< empty where it is too long to be compared
  std::string written;
  /// The same where both have at most kShortBytes bytes, so that one vector holds each.
  std::array<char, kShortBytes> short_source = {};
  std::array<char, kShortBytes> short_written = {};
  uint32_t source_mask = 0;    ///< a bit for each byte of `short_source`; 0 where it is none
  uint64_t map = 0;            ///< the last map that had it
  KnownName* next = nullptr;   ///< what came behind it the last time
  KnownName* rival = nullptr;  ///< and the time before
};

/// The names of the maps at one depth, of which one at a time is under way.
class KnownNames {
 public:
  /// Begins a map. The answer stands before its first name.
  KnownName* Start() {
    ++map_;
    return &start_;
  }
  /// The name that most likely follows `previous`, if `rest` begins with it, else null.
  static KnownName* Next(const KnownName& previous, std::string_view rest) {
    return Stands(previous.next, rest)    ? previous.next
           : Stands(previous.rival, rest) ? previous.rival
                                          : nullptr;
  }
#ifdef __AVX2__
  /// As `Next`, but of short names that the map does not have yet. KnownName::kShortBytes bytes of
  /// `rest` can be read.
  KnownName* NextShort(const KnownName& previous, const char* rest) const {
    return StandsShort(previous.next, rest)    ? previous.next
           : StandsShort(previous.rival, rest) ? previous.rival
                                               : nullptr;
  }
#endif
  /// The name that stands so in the source, which comes behind `previous`; null for one that is
  /// not kept, which it then never is. The same name in another spelling is the same.
  KnownName* Learn(KnownName& previous, std::string_view source, std::string_view written);
  /// False if the map under way has the name already.
  bool Mark(KnownName& name) const {
    const bool is_new = name.map != map_;
    name.map = map_;
    return is_new;
  }

 private:
  static constexpr size_t kMostNames = 512;
  static constexpr size_t kMostBytes = 128;

  static bool Stands(const KnownName* name, std::string_view rest) {
    return name != nullptr && !name->source.empty() && rest.starts_with(name->source);
  }

#ifdef __AVX2__
  bool StandsShort(const KnownName* name, const char* rest) const {
    if (name == nullptr || name->source_mask == 0 || name->map == map_) {
      return false;
    }
    const auto load = [](const char* at) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    };
    const __m256i equal = _mm256_cmpeq_epi8(load(name->short_source.data()), load(rest));
    return (~static_cast<uint32_t>(_mm256_movemask_epi8(equal)) & name->source_mask) == 0;
  }
#endif

  KnownName start_;
  uint64_t map_ = 0;
  std::vector<std::unique_ptr<KnownName>> names_;  ///< sorted by what is written
};

}  // namespace dynalake::dynamodb::internal
