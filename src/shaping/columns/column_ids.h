#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shaping/columns/columns.h"

namespace dynalake::shaping {

/// Field ids that follow from a field's path alone, so that columns guessed from part of the items
/// have the ids that all items give them: a hash of the path; the next free one of a sequence of
/// hashes where several paths share it.
class FieldIds {
 public:
  /// `used` are not given out.
  explicit FieldIds(std::set<int32_t> used) : used_(std::move(used)) {}

  void Reserve(int32_t id) { used_.insert(id); }
  int32_t IdOf(const std::vector<PathStep>& path);

 private:
  std::set<int32_t> used_;
};

/// Names of fields, unique on their full dotted path after case folding, and against the names of
/// system and metadata columns.
class FieldNames {
 public:
  FieldNames();

  /// Takes the name of an attribute under `parent` (the full name of the enclosing field, empty for
  /// columns) and returns it, with `__2`, `__3`, ... if need be. A NUL in it, at which names end
  /// for many who read them, becomes U+2400, its symbol.
  std::string Assign(std::string_view parent, std::string_view attribute);
  bool IsFree(std::string_view parent, std::string_view name) const;

 private:
  std::set<std::string, std::less<>> taken_;      ///< folded
  std::map<std::string, int, std::less<>> next_;  ///< folded name to the number to try next
};

/// "parent.name".
std::string FullName(std::string_view parent, std::string_view name);

}  // namespace dynalake::shaping
