#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dynalake::dynamodb::internal {

/// Finds a name that occurs twice in one map, for maps inside maps. Names are remembered as places
/// in the text being written, so nothing is copied, and the buffer is reused.
class UniqueNames {
 public:
  struct Name {
    uint64_t hash;
    size_t begin;  ///< in the written text
    size_t size;
    size_t source;  ///< where the reader met it, for the error
  };

  /// Forgets everything.
  void Clear() { names_.clear(); }

  /// Starts a map. The answer is handed to `End`.
  size_t Begin() const { return names_.size(); }
  /// `text[begin, begin + size)` is the next name of the innermost map.
  void Add(const char* text, size_t begin, size_t size, size_t source) {
    names_.push_back({Hash(text + begin, size), begin, size, source});
  }
  /// Ends the innermost map: the second occurrence of a name that came twice, if there is one.
  std::optional<Name> End(const char* text, size_t first) {
    if (names_.size() == first) {
      return std::nullopt;
    }
    const std::optional<Name> repeated = FindRepeated(text, first);
    names_.resize(first);
    return repeated;
  }

 private:
  static uint64_t Hash(const char* name, size_t size);
  std::optional<Name> FindRepeated(const char* text, size_t first);

  std::vector<Name> names_;
};

}  // namespace dynalake::dynamodb::internal
