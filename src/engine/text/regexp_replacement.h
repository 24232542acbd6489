#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/text/regexp_pattern.h"

namespace dynalake::engine {

/// What stands for each match: `$1` and `${name}` are groups, a backslash takes the meaning from
/// what is behind it.
class RegexpReplacement {
 public:
  /// Throws INVALID_FUNCTION_ARGUMENT for what is none, and for groups that the pattern lacks.
  RegexpReplacement(std::string_view text, const RegexpPattern& pattern);

  /// Of groups, what `matches` is at.
  void AppendTo(const RegexpMatches& matches, std::string& out) const;
  /// The highest group that it takes.
  int last_group() const { return last_group_; }

 private:
  struct Part {
    std::string text = {};
    int group = -1;  ///< or the text
  };

  void AddGroup(int group);

  std::vector<Part> parts_;
  int last_group_ = 0;
};

}  // namespace dynalake::engine
