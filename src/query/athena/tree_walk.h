#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

#include "query/athena/tree_query.h"

namespace dynalake::query {

/// Calls `visit` for each expression, relation, query body and query directly below `part`: a node,
/// or a struct that holds some. Below those it does not look.
template <typename Part, typename Visit>
void ForEachChild(const Part& part, Visit&& visit);

template <typename Node, typename Visit>
void ForEachChild(const std::unique_ptr<Node>& node, Visit&& visit) {
  if (node != nullptr) {
    visit(*node);
  }
}

template <typename Part, typename Visit>
void ForEachChild(const std::vector<Part>& parts, Visit&& visit) {
  for (const Part& part : parts) {
    ForEachChild(part, visit);
  }
}

template <typename Part, typename Visit>
void ForEachChild(const std::optional<Part>& part, Visit&& visit) {
  if (part) {
    ForEachChild(*part, visit);
  }
}

template <typename Part, typename Visit>
void ForEachChild(const Part& part, Visit&& visit) {
  if constexpr (requires { part.children(); }) {
    std::apply([&](const auto&... members) { (ForEachChild(members, visit), ...); },
               part.children());
  } else if constexpr (requires { part.node; }) {
    std::visit([&](const auto& node) { ForEachChild(node, visit); }, part.node);
  }
}

/// The depth of a node above `part`.
template <typename Part>
uint32_t DepthAbove(const Part& part) {
  uint32_t depth = 0;
  ForEachChild(part, [&depth](const auto& child) { depth = std::max(depth, child.depth); });
  return depth + 1;
}

}  // namespace dynalake::query
