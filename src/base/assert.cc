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
