#include "base/process_identity.h"

#include <fstream>
#include <sstream>
#include <unistd.h>

#include "base/format.h"

namespace dynalake {
namespace {

/// The first line of a file of the system; empty where there is none.
std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// Which processes can see one another: "boot:namespace". Empty where it is not known.
std::string Surroundings() {
  const std::string boot = FirstLine("/proc/sys/kernel/random/boot_id");
  char link[64] = {};
  const ssize_t size = readlink("/proc/self/ns/pid", link, sizeof(link));
  return boot.empty() || size <= 0
             ? std::string()
             : fmt::format("{}/{}", boot, std::string_view(link, static_cast<size_t>(size)));
}

/// When a process began, in ticks since the machine did; empty where there is no such process.
std::string BeganAt(std::string_view pid) {
  const std::string line = FirstLine(fmt::format("/proc/{}/stat", pid));
  // The name, in parentheses, may hold anything; the times are the 20th field behind it.
  const size_t name_end = line.rfind(')');
  if (name_end == line.npos) {
    return {};
  }
  constexpr int kFieldsBefore = 20;
  std::istringstream fields(line.substr(name_end + 1));
  std::string field;
  for (int i = 0; i < kFieldsBefore; ++i) {
    fields >> field;
  }
  return field;
}

}  // namespace

std::string ProcessIdentity() {
  const std::string surroundings = Surroundings();
  const std::string pid = fmt::format("{}", static_cast<int64_t>(getpid()));
  const std::string began = BeganAt(pid);
  return surroundings.empty() || began.empty() ? std::string()
                                               : fmt::format("{} {} {}", surroundings, pid, began);
}

bool HasProcessEnded(std::string_view identity) {
  std::istringstream parts{std::string(identity)};
  std::string surroundings;
  std::string pid;
  std::string began;
  if (!(parts >> surroundings >> pid >> began) || surroundings != Surroundings() ||
      pid.find_first_not_of("0123456789") != pid.npos) {
    return false;
  }
  return BeganAt(pid) != began;
}

}  // namespace dynalake
