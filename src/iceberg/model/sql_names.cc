#include "iceberg/model/sql_names.h"

#include <set>
#include <utility>

#include "base/ascii.h"
#include "base/format.h"

namespace dynalake::iceberg {

std::vector<std::string> SqlNames(std::vector<std::string> names) {
  std::set<std::string> taken;
  for (const std::string& name : names) {
    taken.insert(AsciiLowerCase(name));
  }
  std::set<std::string> used;
  for (std::string& name : names) {
    if (used.insert(AsciiLowerCase(name)).second) {
      continue;
    }
    std::string other;
    int suffix = 2;
    do {
      other = fmt::format("{}__{}", name, suffix++);
    } while (!taken.insert(AsciiLowerCase(other)).second);
    name = std::move(other);
  }
  return names;
}

std::vector<std::string> SqlNames(std::span<const NestedField> fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const NestedField& field : fields) {
    names.push_back(field.name);
  }
  return SqlNames(std::move(names));
}

}  // namespace dynalake::iceberg
