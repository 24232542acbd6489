#pragma once

namespace dynalake::internal {

/// Prints where and what, then aborts.
[[noreturn]] void AssertionFailed(const char* file, int line, const char* expression);

}  // namespace dynalake::internal

/// Checks what only our own mistake can break, in every build; never for outside data.
#define DYNALAKE_ASSERT(expression)                   \
  (__builtin_expect(static_cast<bool>(expression), 1) \
       ? static_cast<void>(0)                         \
       : ::dynalake::internal::AssertionFailed(__FILE__, __LINE__, #expression))
