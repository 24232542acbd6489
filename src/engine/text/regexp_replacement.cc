#include "engine/text/regexp_replacement.h"

#include <algorithm>

#include "base/ascii.h"
#include "engine/functions/function_error.h"

namespace dynalake::engine {
namespace {

[[noreturn]] void NoReplacement(std::string_view text, std::string_view why) {
  FunctionError(FunctionFault::kInvalidFunctionArgument, "Illegal replacement sequence: {} ({})",
                text, why);
}

/// The group that the digits at `at` say: as many digits as there are groups for.
int NumberedGroup(std::string_view text, size_t& at, int groups) {
  int group = text[at++] - '0';
  while (at < text.size() && IsAsciiDigit(text[at])) {
    const int longer = group * 10 + (text[at] - '0');
    if (longer > groups) {
      break;
    }
    group = longer;
    ++at;
  }
  return group;
}

}  // namespace

RegexpReplacement::RegexpReplacement(std::string_view text, const RegexpPattern& pattern) {
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '$') {
      at += text[at] == '\\' ? 1 : 0;
      if (at == text.size()) {
        NoReplacement(text, "a backslash at the end");
      }
      if (parts_.empty() || parts_.back().group >= 0) {
        parts_.emplace_back();
      }
      parts_.back().text += text[at++];
      continue;
    }
    ++at;
    int group = -1;
    if (at < text.size() && text[at] == '{') {
      const size_t end = std::min(text.find('}', at), text.size());
      group = pattern.GroupNamed(std::string(text.substr(at + 1, end - at - 1)));
      at = std::min(end + 1, text.size());
    } else if (at < text.size() && IsAsciiDigit(text[at])) {
      group = NumberedGroup(text, at, pattern.groups());
    } else {
      NoReplacement(text, "no group behind `$`: a plain one is `\\$`");
    }
    if (group < 0 || group > pattern.groups()) {
      NoReplacement(text, "the pattern has no such group");
    }
    AddGroup(group);
  }
}

void RegexpReplacement::AddGroup(int group) {
  parts_.push_back({.text = {}, .group = group});
  last_group_ = std::max(last_group_, group);
}

void RegexpReplacement::AppendTo(const RegexpMatches& matches, std::string& out) const {
  for (const Part& part : parts_) {
    if (part.group < 0) {
      out += part.text;
    } else if (matches.has(part.group)) {
      out += matches.group(part.group);
    }
  }
}

}  // namespace dynalake::engine
