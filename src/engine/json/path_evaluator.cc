#include "engine/json/path_evaluator.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/json/json_writer.h"
#include "engine/json/path_numbers.h"

namespace dynalake::engine {
namespace {

/// The elements of an array.
PathItems ElementsOf(const PathItem& array) {
  PathItems elements;
  JsonCursor cursor(array.raw);
  cursor.Next();
  while (cursor.Next() != JsonToken::kArrayEnd && cursor.token() != JsonToken::kError) {
    elements.push_back(TakeItem(cursor));
  }
  return elements;
}

/// Calls `run(key, item)` for each member of an object.
template <typename Run>
void ForMembers(const PathItem& object, Run run) {
  JsonCursor cursor(object.raw);
  std::string buffer;
  cursor.Next();
  while (cursor.Next() == JsonToken::kKey) {
    const std::string key(cursor.Text(buffer));
    cursor.Next();
    run(key, TakeItem(cursor));
  }
}

/// The last of equal names counts.
std::optional<PathItem> MemberNamed(const PathItem& object, std::string_view name) {
  std::optional<PathItem> found;
  JsonCursor cursor(object.raw);
  std::string buffer;
  cursor.Next();
  while (cursor.Next() == JsonToken::kKey) {
    const bool is_it = cursor.Text(buffer) == name;
    cursor.Next();
    if (is_it) {
      found = TakeItem(cursor);
    } else {
      cursor.SkipChildren();
    }
  }
  return found;
}

void Append(PathItems& items, PathItems more) {
  items.insert(items.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

std::string_view TypeName(ItemKind kind) {
  switch (kind) {
    case ItemKind::kNull:
      return "null";
    case ItemKind::kBoolean:
      return "boolean";
    case ItemKind::kString:
      return "string";
    case ItemKind::kArray:
      return "array";
    case ItemKind::kObject:
      return "object";
    default:
      return "number";
  }
}

}  // namespace

PathEvaluator::PathEvaluator(const SqlPath& path, PathItem root,
                             std::span<const PathVariable> variables)
    : path_(path), root_(std::move(root)), variables_(variables) {}

std::optional<PathItems> PathEvaluator::Evaluate() { return Run(*path_.root, {}); }

PathItems PathEvaluator::Unwrap(PathItems items) const {
  const auto is_array = [](const PathItem& item) { return item.kind == ItemKind::kArray; };
  if (!path_.is_lax || std::ranges::none_of(items, is_array)) {
    return items;
  }
  PathItems unwrapped;
  for (PathItem& item : items) {
    if (is_array(item)) {
      Append(unwrapped, ElementsOf(item));
    } else {
      unwrapped.push_back(std::move(item));
    }
  }
  return unwrapped;
}

PathEvaluator::Maybe PathEvaluator::RunFirst(const PathNode& node, const Context& context) {
  return Run(*node.children[0], context);
}

PathEvaluator::Maybe PathEvaluator::RunUnwrapped(const PathNode& node, const Context& context) {
  Maybe items = Run(node, context);
  return items ? Maybe(Unwrap(*std::move(items))) : std::nullopt;
}

PathEvaluator::Maybe PathEvaluator::Run(const PathNode& node, const Context& context) {
  switch (node.op) {
    case PathOp::kRoot:
      return PathItems{root_};
    case PathOp::kCurrent:
      return context.current == nullptr ? std::nullopt : Maybe(PathItems{*context.current});
    case PathOp::kLast:
      return context.last ? Maybe(PathItems{IntegerItem(*context.last)}) : std::nullopt;
    case PathOp::kVariable: {
      const auto variable = std::ranges::find(variables_, node.text, &PathVariable::name);
      return variable == variables_.end() ? std::nullopt : Maybe(PathItems{variable->value});
    }
    case PathOp::kNull:
      return PathItems{PathItem()};
    case PathOp::kTrue:
    case PathOp::kFalse: {
      PathItem item;
      item.kind = ItemKind::kBoolean;
      item.boolean = node.op == PathOp::kTrue;
      return PathItems{item};
    }
    case PathOp::kString:
      return PathItems{StringItem(node.text)};
    case PathOp::kInteger:
      return PathItems{IntegerItem(node.integer)};
    case PathOp::kDouble:
      return PathItems{DoubleItem(node.number)};
    case PathOp::kPlus:
    case PathOp::kMinus:
      return Sign(node, context);
    case PathOp::kAdd:
    case PathOp::kSubtract:
    case PathOp::kMultiply:
    case PathOp::kDivide:
    case PathOp::kModulus:
      return Arithmetic(node, context);
    default:
      break;
  }
  Maybe items = RunFirst(node, context);
  if (!items || items->size() > kMaxItems) {
    return std::nullopt;
  }
  switch (node.op) {
    case PathOp::kMember:
    case PathOp::kAllMembers:
      return Members(node, Unwrap(*std::move(items)));
    case PathOp::kDescendants:
      return Descendants(node, *items);
    case PathOp::kElements:
      return Elements(node, *items, context);
    case PathOp::kAllElements:
      return AllElements(*items);
    case PathOp::kFilter:
      return Filter(node, Unwrap(*std::move(items)), context);
    default:
      return Method(node.op, *std::move(items));
  }
}

PathEvaluator::Maybe PathEvaluator::Members(const PathNode& node, PathItems items) const {
  PathItems members;
  for (const PathItem& item : items) {
    if (item.kind != ItemKind::kObject) {
      if (!path_.is_lax) {
        return std::nullopt;
      }
      continue;
    }
    if (node.op == PathOp::kAllMembers) {
      ForMembers(item, [&](const std::string& /*key*/, PathItem member) {
        members.push_back(std::move(member));
      });
      continue;
    }
    auto member = MemberNamed(item, node.text);
    if (member) {
      members.push_back(*std::move(member));
    } else if (!path_.is_lax) {
      return std::nullopt;
    }
  }
  return members;
}

PathEvaluator::Maybe PathEvaluator::Descendants(const PathNode& node,
                                                const PathItems& items) const {
  PathItems found;
  // What is still to be looked into, the next one last.
  PathItems waiting(items.rbegin(), items.rend());
  while (!waiting.empty()) {
    const PathItem item = std::move(waiting.back());
    waiting.pop_back();
    PathItems children;
    if (item.kind == ItemKind::kArray) {
      children = ElementsOf(item);
    } else if (item.kind == ItemKind::kObject) {
      if (auto member = MemberNamed(item, node.text)) {
        found.push_back(*std::move(member));
      }
      ForMembers(item, [&](const std::string& /*key*/, PathItem member) {
        children.push_back(std::move(member));
      });
    }
    std::ranges::reverse(children);
    Append(waiting, std::move(children));
    if (found.size() > kMaxItems) {
      return std::nullopt;
    }
  }
  return found;
}

PathEvaluator::Maybe PathEvaluator::AllElements(const PathItems& items) const {
  PathItems elements;
  for (const PathItem& item : items) {
    if (item.kind == ItemKind::kArray) {
      Append(elements, ElementsOf(item));
    } else if (path_.is_lax) {
      elements.push_back(item);
    } else {
      return std::nullopt;
    }
  }
  return elements;
}

std::optional<int64_t> PathEvaluator::Index(const PathNode& node, const Context& context) {
  const Maybe items = Run(node, context);
  if (!items || items->size() != 1 || !items->front().is_number()) {
    return std::nullopt;
  }
  const PathItem& item = items->front();
  if (item.kind == ItemKind::kInteger) {
    return item.integer;
  }
  constexpr double kBound = 9e15;
  return std::fabs(item.number) < kBound ? std::optional(static_cast<int64_t>(item.number))
                                         : std::nullopt;
}

bool PathEvaluator::TakeElements(const PathNode& subscript, const PathItems& elements,
                                 const Context& context, PathItems& out) {
  const auto from = Index(*subscript.children[0], context);
  const auto to = subscript.op == PathOp::kRange ? Index(*subscript.children[1], context) : from;
  if (!from || !to) {
    return false;
  }
  const auto size = static_cast<int64_t>(elements.size());
  if (!path_.is_lax && (*from < 0 || *from > *to || *to >= size)) {
    return false;
  }
  for (int64_t i = std::max<int64_t>(*from, 0); i <= std::min(*to, size - 1); ++i) {
    out.push_back(elements[static_cast<size_t>(i)]);
  }
  return out.size() <= kMaxItems;
}

PathEvaluator::Maybe PathEvaluator::Elements(const PathNode& node, const PathItems& arrays,
                                             const Context& context) {
  PathItems chosen;
  for (const PathItem& item : arrays) {
    if (item.kind != ItemKind::kArray && !path_.is_lax) {
      return std::nullopt;
    }
    const PathItems elements = item.kind == ItemKind::kArray ? ElementsOf(item) : PathItems{item};
    Context inner = context;
    inner.last = static_cast<int64_t>(elements.size()) - 1;
    for (size_t i = 1; i < node.children.size(); ++i) {
      if (!TakeElements(*node.children[i], elements, inner, chosen)) {
        return std::nullopt;
      }
    }
  }
  return chosen;
}

PathEvaluator::Maybe PathEvaluator::Filter(const PathNode& node, PathItems items,
                                           const Context& context) {
  PathItems left;
  for (PathItem& item : items) {
    Context inner = context;
    inner.current = &item;
    if (Test(*node.children[1], inner) == Answer::kTrue) {
      left.push_back(std::move(item));
    }
  }
  return left;
}

PathEvaluator::Maybe PathEvaluator::KeyValue(const PathItem& item, PathItems& out) {
  if (item.kind != ItemKind::kObject) {
    return std::nullopt;
  }
  ForMembers(item, [&](const std::string& key, const PathItem& member) {
    std::string& text = made_.emplace_back("{\"name\":");
    AppendJsonString(key, text);
    text += ",\"value\":";
    AppendItem(member, text);
    text += ",\"id\":0}";
    PathItem pair;
    pair.kind = ItemKind::kObject;
    pair.raw = text;
    out.push_back(std::move(pair));
  });
  return PathItems();
}

PathEvaluator::Maybe PathEvaluator::Method(PathOp op, PathItems items) {
  PathItems results;
  if (op == PathOp::kType || op == PathOp::kSize) {
    for (const PathItem& item : items) {
      if (op == PathOp::kType) {
        results.push_back(StringItem(std::string(TypeName(item.kind))));
      } else if (item.kind == ItemKind::kArray) {
        results.push_back(IntegerItem(static_cast<int64_t>(ElementsOf(item).size())));
      } else if (path_.is_lax) {
        results.push_back(IntegerItem(1));
      } else {
        return std::nullopt;
      }
    }
    return results;
  }
  for (const PathItem& item : Unwrap(std::move(items))) {
    if (op == PathOp::kKeyValue) {
      if (!KeyValue(item, results)) {
        return std::nullopt;
      }
      continue;
    }
    auto result = op == PathOp::kToDouble ? ItemAsDouble(item) : RoundItem(op, item);
    if (!result) {
      return std::nullopt;
    }
    results.push_back(*std::move(result));
  }
  return results;
}

PathEvaluator::Maybe PathEvaluator::Arithmetic(const PathNode& node, const Context& context) {
  const Maybe left = RunUnwrapped(*node.children[0], context);
  const Maybe right = left ? RunUnwrapped(*node.children[1], context) : std::nullopt;
  if (!right || left->size() != 1 || right->size() != 1) {
    return std::nullopt;
  }
  auto result = ComputeItem(node.op, left->front(), right->front());
  return result ? Maybe(PathItems{*std::move(result)}) : std::nullopt;
}

PathEvaluator::Maybe PathEvaluator::Sign(const PathNode& node, const Context& context) {
  Maybe items = RunUnwrapped(*node.children[0], context);
  if (!items) {
    return std::nullopt;
  }
  for (PathItem& item : *items) {
    if (!item.is_number()) {
      return std::nullopt;
    }
    if (node.op == PathOp::kMinus) {
      auto negated = item.kind == ItemKind::kDouble
                         ? std::optional(DoubleItem(-item.number))
                         : ComputeItem(PathOp::kSubtract, IntegerItem(0), item);
      if (!negated) {
        return std::nullopt;
      }
      item = *std::move(negated);
    }
  }
  return items;
}

}  // namespace dynalake::engine
