#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/json/path_item.h"
#include "engine/json/sql_path.h"

namespace dynalake::engine {

/// A path of names alone, such as `lax $.a.b`, read in one pass over a text: most paths are so.
class MemberPath {
 public:
  /// Nothing for a path that has more.
  static std::optional<MemberPath> Of(const SqlPath& path);

  enum class Found : uint8_t {
    kItem,
    kNothing,
    kNoJson,
    kArray,  ///< an array stands on the way, and the path decides what that means
  };
  /// Reads all of `text`, so that it is JSON where the answer is not kNoJson.
  Found Find(std::string_view text, PathItem& item) const;

 private:
  bool Walk(JsonCursor& cursor, size_t step, Found& found, PathItem& item) const;

  std::vector<std::string> names_;
};

}  // namespace dynalake::engine
