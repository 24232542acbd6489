#include <utility>

#include "base/ascii.h"
#include "query/resolve/node_resolver.h"

namespace dynalake::query {

const WindowSpecification* NodeResolver::FindWindow(const Identifier& name) const {
  if (resolver_.place_.windows == nullptr) {
    return nullptr;
  }
  for (const NamedWindow& window : *resolver_.place_.windows) {
    if (AsciiLowerCase(window.name.text) == AsciiLowerCase(name.text)) {
      return &window.window;
    }
  }
  return nullptr;
}

Result<TypedWindow> NodeResolver::ResolveWindow(const Over& over) {
  // From the window itself to the one that it goes on from.
  std::vector<const WindowSpecification*> chain = {&over.window};
  while (chain.back()->base) {
    const Identifier& base = *chain.back()->base;
    const WindowSpecification* next = FindWindow(base);
    if (next == nullptr || chain.size() > 100) {
      return Wrong("INVALID_WINDOW_REFERENCE", fmt::format("there is no window {}", base.text));
    }
    chain.push_back(next);
  }
  ExpressionPlace place = resolver_.place_;
  place.clause = "a window";
  place.takes_windows = false;
  ExpressionResolver inner(context_, resolver_.scope_, place);
  NodeResolver parts(inner, offset_);
  TypedWindow window;
  const WindowFrame* frame = nullptr;
  for (const WindowSpecification* specification : chain) {
    if (!specification->partition_by.empty()) {
      DYNALAKE_ASSIGN(window.partition_by, parts.ResolveAll(specification->partition_by));
    }
    if (!specification->order_by.empty()) {
      DYNALAKE_ASSIGN(window.order_by, parts.ResolveSort(specification->order_by));
    }
    if (specification->frame) {
      frame = &*specification->frame;
    }
  }
  if (frame != nullptr) {
    DYNALAKE_TRY(parts.ResolveFrame(*frame, window));
  }
  return window;
}

}  // namespace dynalake::query
