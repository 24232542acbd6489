#include "app/lake/core_dump.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace dynalake::app {

void ForbidCoreDumps() {
  const rlimit none{};
  static_cast<void>(setrlimit(RLIMIT_CORE, &none));
  // A program that the kernel pipes dumps to gets them whatever the limit.
  static_cast<void>(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

}  // namespace dynalake::app
