#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::engine {

struct PathNode;
using PathNodePtr = std::unique_ptr<const PathNode>;

enum class PathOp : uint8_t {
  // Values.
  kRoot,      ///< `$`
  kCurrent,   ///< `@`
  kLast,      ///< `last`
  kVariable,  ///< `$name`
  kNull,
  kTrue,
  kFalse,
  kString,
  kInteger,
  kDouble,
  // Of the first child.
  kMember,       ///< `.name`
  kAllMembers,   ///< `.*`
  kDescendants,  ///< `..name`
  kElements,     ///< `[a, b to c]`: the others are kIndex and kRange
  kAllElements,  ///< `[*]`
  kFilter,       ///< `?(…)`: the second is a predicate
  kType,         ///< `.type()`, and so on
  kSize,
  kToDouble,
  kCeiling,
  kFloor,
  kAbs,
  kKeyValue,
  kPlus,  ///< of one
  kMinus,
  kIndex,
  kRange,  ///< of two
  // Of two.
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulus,
  // Predicates.
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kAnd,
  kOr,
  kNot,
  kExists,
  kIsUnknown,
  kStartsWith,
};

struct PathNode {
  PathOp op = PathOp::kRoot;
  std::string text = {};  ///< a name or a string
  int64_t integer = 0;
  double number = 0;
  std::vector<PathNodePtr> children = {};
};

/// A path of SQL:2016, such as `lax $.a[*] ? (@.b > 1)`, as Trino has the language.
struct SqlPath {
  bool is_lax = true;
  PathNodePtr root = {};
};

/// Parses a path: kInvalidArgument, which says what is wrong at which character; kUnsupported for
/// like_regex and datetime(), as in Trino. Longer than 64 KiB or deeper than a hundred is an error
/// too.
Result<SqlPath> ParseSqlPath(std::string_view text);

}  // namespace dynalake::engine
