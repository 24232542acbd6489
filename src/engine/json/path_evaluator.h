#pragma once

#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/json/path_item.h"
#include "engine/json/sql_path.h"

namespace dynalake::engine {

/// A value of PASSING.
struct PathVariable {
  std::string_view name = {};
  PathItem value = {};
};

/// Evaluates a path over one JSON value. Items point into its text and into the evaluator.
class PathEvaluator {
 public:
  /// All outlive it. A path gives at most so many items.
  static constexpr size_t kMaxItems = 1'000'000;
  /// Beyond, comparisons are unknown: a filter can compare every element with every other.
  static constexpr size_t kMaxComparisons = 100'000'000;

  PathEvaluator(const SqlPath& path, PathItem root, std::span<const PathVariable> variables);

  /// Nothing where the path fails: a member or an element that is not there in strict mode, an
  /// operation on what is no number.
  std::optional<PathItems> Evaluate();

 private:
  enum class Answer : uint8_t { kFalse, kTrue, kUnknown };
  /// What `@` and `last` are.
  struct Context {
    const PathItem* current = nullptr;
    std::optional<int64_t> last = {};
  };
  using Maybe = std::optional<PathItems>;

  Maybe Run(const PathNode& node, const Context& context);
  /// The first child of `node`.
  Maybe RunFirst(const PathNode& node, const Context& context);
  /// The same with arrays taken apart once in lax mode.
  Maybe RunUnwrapped(const PathNode& node, const Context& context);
  PathItems Unwrap(PathItems items) const;

  Maybe Members(const PathNode& node, PathItems items) const;
  Maybe Descendants(const PathNode& node, const PathItems& items) const;
  Maybe Elements(const PathNode& node, const PathItems& arrays, const Context& context);
  bool TakeElements(const PathNode& subscript, const PathItems& elements, const Context& context,
                    PathItems& out);
  Maybe AllElements(const PathItems& items) const;
  Maybe Filter(const PathNode& node, PathItems items, const Context& context);
  Maybe Method(PathOp op, PathItems items);
  Maybe KeyValue(const PathItem& item, PathItems& out);
  Maybe Arithmetic(const PathNode& node, const Context& context);
  Maybe Sign(const PathNode& node, const Context& context);
  std::optional<int64_t> Index(const PathNode& node, const Context& context);

  Answer Test(const PathNode& node, const Context& context);
  Answer Compare(const PathNode& node, const Context& context);
  Answer StartsWith(const PathNode& node, const Context& context);
  static Answer CompareItems(PathOp op, const PathItem& left, const PathItem& right);

  const SqlPath& path_;
  PathItem root_;
  std::span<const PathVariable> variables_;
  size_t comparisons_ = 0;
  std::list<std::string> made_;  ///< the texts of objects that keyvalue() makes
};

}  // namespace dynalake::engine
