#include "iceberg/model/sql_names.h"

#include <algorithm>
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

bool MayBeSqlNameOf(std::string_view given, std::string_view name) {
  const std::string called = AsciiLowerCase(given);
  const std::string own = AsciiLowerCase(name);
  if (called == own) {
    return true;
  }
  const std::string_view behind =
      std::string_view(called).substr(std::min(own.size(), called.size()));
  return called.starts_with(own) && behind.starts_with("__") && behind.size() > 2 &&
         std::ranges::all_of(behind.substr(2), IsAsciiDigit);
}

}  // namespace dynalake::iceberg
