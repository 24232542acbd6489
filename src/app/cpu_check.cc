// Compiled for the plainest x86-64 and run before every other initialisation of the program: what
// the rest is compiled with would end in "Illegal instruction" on an older CPU. It therefore calls
// nothing but the C library.

#include <unistd.h>

namespace {

#if defined(__x86_64__)
constexpr char kSentence[] =
    "dynalake: this CPU lacks AVX2, BMI or PCLMUL, which dynalake needs; CPUs since 2013 (Intel "
    "Haswell, AMD Excavator) have them\n";
constexpr int kUsersMistake = 1;
constexpr unsigned short kBeforeAllOthers = 101;

__attribute__((constructor(kBeforeAllOthers))) void CheckCpu() {
  __builtin_cpu_init();
  const bool enough = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
                      __builtin_cpu_supports("bmi2") != 0 && __builtin_cpu_supports("pclmul") != 0;
  if (!enough) {
    const ssize_t ignored = write(STDERR_FILENO, kSentence, sizeof(kSentence) - 1);
    static_cast<void>(ignored);
    _exit(kUsersMistake);
  }
}
#endif

}  // namespace
