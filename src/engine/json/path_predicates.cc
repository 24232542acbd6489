#include <algorithm>

#include "engine/json/path_evaluator.h"

// The conditions of filters.

namespace dynalake::engine {
namespace {

template <typename T>
bool Holds(PathOp op, const T& a, const T& b) {
  switch (op) {
    case PathOp::kEqual:
      return a == b;
    case PathOp::kNotEqual:
      return a != b;
    case PathOp::kLess:
      return a < b;
    case PathOp::kLessOrEqual:
      return a <= b;
    case PathOp::kGreater:
      return a > b;
    default:
      return a >= b;
  }
}

}  // namespace

PathEvaluator::Answer PathEvaluator::Test(const PathNode& node, const Context& context) {
  switch (node.op) {
    case PathOp::kAnd:
    case PathOp::kOr: {
      const Answer decides = node.op == PathOp::kAnd ? Answer::kFalse : Answer::kTrue;
      const Answer left = Test(*node.children[0], context);
      if (left == decides) {
        return decides;
      }
      const Answer right = Test(*node.children[1], context);
      return right == decides || left != Answer::kUnknown ? right : Answer::kUnknown;
    }
    case PathOp::kNot: {
      const Answer inner = Test(*node.children[0], context);
      return inner == Answer::kUnknown ? inner
                                       : (inner == Answer::kTrue ? Answer::kFalse : Answer::kTrue);
    }
    case PathOp::kExists: {
      const Maybe items = RunFirst(node, context);
      return !items ? Answer::kUnknown : items->empty() ? Answer::kFalse : Answer::kTrue;
    }
    case PathOp::kIsUnknown:
      return Test(*node.children[0], context) == Answer::kUnknown ? Answer::kTrue : Answer::kFalse;
    case PathOp::kStartsWith:
      return StartsWith(node, context);
    default:
      return Compare(node, context);
  }
}

PathEvaluator::Answer PathEvaluator::CompareItems(PathOp op, const PathItem& left,
                                                  const PathItem& right) {
  const auto answer = [](bool holds) { return holds ? Answer::kTrue : Answer::kFalse; };
  if (left.kind == ItemKind::kNull || right.kind == ItemKind::kNull) {
    const bool same = left.kind == right.kind;
    if (op == PathOp::kEqual || op == PathOp::kNotEqual) {
      return answer(same == (op == PathOp::kEqual));
    }
    return same ? answer(op == PathOp::kLessOrEqual || op == PathOp::kGreaterOrEqual)
                : Answer::kFalse;
  }
  if (left.kind == ItemKind::kInteger && right.kind == ItemKind::kInteger) {
    return answer(Holds(op, left.integer, right.integer));
  }
  if (left.is_number() && right.is_number()) {
    return answer(Holds(op, left.as_double(), right.as_double()));
  }
  if (left.kind != right.kind) {
    return Answer::kUnknown;
  }
  switch (left.kind) {
    case ItemKind::kBoolean:
      return answer(Holds(op, left.boolean, right.boolean));
    case ItemKind::kString:
      return answer(Holds(op, left.text, right.text));
    default:
      return Answer::kUnknown;
  }
}

PathEvaluator::Answer PathEvaluator::Compare(const PathNode& node, const Context& context) {
  const Maybe left = RunUnwrapped(*node.children[0], context);
  const Maybe right = left ? RunUnwrapped(*node.children[1], context) : std::nullopt;
  if (!right) {
    return Answer::kUnknown;
  }
  bool found = false;
  bool unknown = false;
  for (const PathItem& a : *left) {
    for (const PathItem& b : *right) {
      if (++comparisons_ > kMaxComparisons) {
        return Answer::kUnknown;
      }
      const Answer answer = CompareItems(node.op, a, b);
      found |= answer == Answer::kTrue;
      unknown |= answer == Answer::kUnknown;
      if (path_.is_lax && (found || unknown)) {
        return answer;
      }
    }
  }
  return unknown ? Answer::kUnknown : found ? Answer::kTrue : Answer::kFalse;
}

PathEvaluator::Answer PathEvaluator::StartsWith(const PathNode& node, const Context& context) {
  const Maybe values = RunUnwrapped(*node.children[0], context);
  const Maybe starts = values ? Run(*node.children[1], context) : std::nullopt;
  if (!starts || starts->size() != 1 || starts->front().kind != ItemKind::kString) {
    return Answer::kUnknown;
  }
  bool found = false;
  for (const PathItem& value : *values) {
    if (value.kind != ItemKind::kString) {
      return Answer::kUnknown;
    }
    found |= value.text.starts_with(starts->front().text);
    if (found && path_.is_lax) {
      break;
    }
  }
  return found ? Answer::kTrue : Answer::kFalse;
}

}  // namespace dynalake::engine
