#include "app/lake/memory_bound.h"

#include <fstream>
#include <string>
#include <unistd.h>

#include <sys/resource.h>

namespace dynalake::app {
namespace {

constexpr int64_t kUncountedBytes = int64_t{512} << 20;

/// What RLIMIT_DATA counts of this process now, as proc(5) says it ("data"), or 0.
int64_t DataBytes() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  int64_t shared = 0;
  int64_t text = 0;
  int64_t library = 0;
  int64_t data = 0;
  file >> size >> resident >> shared >> text >> library >> data;
  return file ? data * sysconf(_SC_PAGESIZE) : 0;
}

}  // namespace

void BoundProcessMemory(int64_t memory_bytes) {
  rlimit limit{};
  if (getrlimit(RLIMIT_DATA, &limit) != 0) {
    return;
  }
  const auto wanted = static_cast<rlim_t>(DataBytes() + 2 * memory_bytes + kUncountedBytes);
  if (wanted < limit.rlim_cur) {
    limit.rlim_cur = wanted;
    setrlimit(RLIMIT_DATA, &limit);
  }
}

}  // namespace dynalake::app
