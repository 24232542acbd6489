#include "base/cancel_scope.h"

namespace dynalake {
namespace {

thread_local const CancelScope* innermost = nullptr;

}  // namespace

CancelScope::CancelScope(const CancelToken& cancel) : cancel_(cancel), outer_(innermost) {
  innermost = this;
}

CancelScope::~CancelScope() { innermost = outer_; }

CancelToken CancelScope::Current(const CancelToken& otherwise) {
  return innermost == nullptr ? otherwise : innermost->cancel_;
}

std::optional<CancelToken> CancelScope::Find() {
  return innermost == nullptr ? std::nullopt : std::optional(innermost->cancel_);
}

}  // namespace dynalake
