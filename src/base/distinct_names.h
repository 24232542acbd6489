#pragma once

#include <string>
#include <vector>

namespace dynalake {

/// Names of which none comes twice: the second `n` becomes `n_2`, or the next that no name is.
std::vector<std::string> DistinctNames(std::vector<std::string> names);

}  // namespace dynalake
