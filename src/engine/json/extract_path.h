#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/json/json_cursor.h"

namespace dynalake::engine {

/// A path of json_extract and its kin: `$`, then `.name`, `["name"]` and `[0]`. Not those of
/// SQL:2016 (sql_path.h).
class ExtractPath {
 public:
  /// Nothing for what is no such path.
  static std::optional<ExtractPath> Parse(std::string_view text);

  /// Moves a cursor on the first token of a text to the first token of the path's value. False
  /// where there is none.
  bool Find(JsonCursor& cursor) const;

 private:
  /// A name is also an index where it is a number, as Trino has it.
  struct Step {
    std::string name;
    int64_t index;
  };

  static bool FindMember(JsonCursor& cursor, std::string_view name);
  static bool FindElement(JsonCursor& cursor, int64_t index);

  std::vector<Step> steps_;
};

}  // namespace dynalake::engine
