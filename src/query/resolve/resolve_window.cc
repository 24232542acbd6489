#include <utility>

#include "base/ascii.h"
#include "query/resolve/node_resolver.h"
#include "query/types/coercion.h"

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
  for (const WindowSpecification* specification : chain) {
    if (!specification->partition_by.empty()) {
      DYNALAKE_ASSIGN(window.partition_by, parts.ResolveAll(specification->partition_by));
    }
    if (!specification->order_by.empty()) {
      DYNALAKE_ASSIGN(window.order_by, parts.ResolveSort(specification->order_by));
    }
    if (specification->frame) {
      DYNALAKE_TRY(parts.ResolveFrame(*specification->frame, window));
    }
  }
  return window;
}

Result<void> NodeResolver::ResolveFrame(const WindowFrame& frame, TypedWindow& window) {
  window.unit = frame.unit;
  const auto bound = [&](const FrameBound& written) -> Result<TypedFrameBound> {
    TypedFrameBound typed;
    typed.kind = written.kind;
    if (written.value == nullptr) {
      return typed;
    }
    DYNALAKE_ASSIGN(typed.value, Resolve(written.value));
    if (typed.value->type.kind == TypeKind::kUnknown) {
      return Wrong("TYPE_MISMATCH", "NULL is no distance of a frame");
    }
    if (frame.unit == FrameUnit::kRange) {
      return typed;
    }
    const auto* constant = std::get_if<TypedConstant>(&typed.value->node);
    if (constant != nullptr && constant->text && constant->text->starts_with('-')) {
      return Wrong("INVALID_WINDOW_FRAME",
                   fmt::format("a frame does not begin or end {} rows away", *constant->text));
    }
    const SqlType type = typed.value->type;
    typed.value = Coerced(std::move(typed.value), Plain(TypeKind::kBigint));
    if (typed.value == nullptr) {
      return Wrong("TYPE_MISMATCH",
                   fmt::format("a frame counts in whole numbers, this is {}", ToString(type)));
    }
    return typed;
  };
  DYNALAKE_ASSIGN(window.start, bound(frame.start));
  if (frame.end) {
    DYNALAKE_ASSIGN(window.end, bound(*frame.end));
  }
  return {};
}

}  // namespace dynalake::query
