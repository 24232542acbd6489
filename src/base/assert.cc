#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace dynalake::internal {

void AssertionFailed(const char* file, int line, const char* expression) {
  std::fprintf(stderr, "dynalake: internal error at %s:%d: %s does not hold\n", file, line,
               expression);
  std::abort();
}

}  // namespace dynalake::internal

#ifdef _GLIBCXX_ASSERTIONS
// libstdc++ calls this where one of its assertions fails. Only that of GCC 12 has it; with our own,
// builds with assertions run where all others do (tools/older_symbols.py).
namespace std {  // NOLINT(cert-dcl58-cpp)
void __glibcxx_assert_fail(const char* file, int line, const char*, const char* condition) noexcept;
void __glibcxx_assert_fail(const char* file, int line, const char*,
                           const char* condition) noexcept {
  dynalake::internal::AssertionFailed(file, line, condition);
}
}  // namespace std
#endif
