#include "base/distinct_names.h"

#include <set>

#include "base/format.h"

namespace dynalake {

std::vector<std::string> DistinctNames(std::vector<std::string> names) {
  std::set<std::string> taken(names.begin(), names.end());
  std::set<std::string> used;
  for (std::string& name : names) {
    const std::string wanted = name;
    for (int suffix = 2; !used.insert(name).second; ++suffix) {
      std::string other = fmt::format("{}_{}", wanted, suffix);
      if (taken.insert(other).second) {
        name = std::move(other);
      }
    }
  }
  return names;
}

}  // namespace dynalake
