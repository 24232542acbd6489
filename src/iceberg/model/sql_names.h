#pragma once

#include <span>
#include <string>
#include <vector>

#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// Names for siblings that SQL, which does not see the case of ASCII letters, can tell apart: the
/// first of several keeps its name, a later one gets `__2`, `__3`, as none of the others is called.
std::vector<std::string> SqlNames(std::vector<std::string> names);
std::vector<std::string> SqlNames(std::span<const NestedField> fields);

}  // namespace dynalake::iceberg
