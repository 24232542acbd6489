#pragma once

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
  std::string source;  ///< empty where it is too long to be compared
  std::string written;
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

  KnownName start_;
  uint64_t map_ = 0;
  std::vector<std::unique_ptr<KnownName>> names_;  ///< sorted by what is written
};

}  // namespace dynalake::dynamodb::internal
