#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// Names for siblings that SQL, which does not see the case of ASCII letters, can tell apart: the
/// first of several keeps its name, a later one gets `__2`, `__3`, as none of the others is called.
std::vector<std::string> SqlNames(std::vector<std::string> names);
std::vector<std::string> SqlNames(std::span<const NestedField> fields);

/// Whether a column that is called `given` may be the one whose own name is `name`, whose siblings
/// are not known.
bool MayBeSqlNameOf(std::string_view given, std::string_view name);

}  // namespace dynalake::iceberg
