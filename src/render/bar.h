#pragma once

#include <cstddef>
#include <string>

namespace dynalake::render {

/// A bar of blocks that fills `share`, from 0 to 1, of `width` columns of a terminal, to an eighth
/// of a column: "███▍". What is more than nothing is at least the thinnest line.
std::string Bar(double share, size_t width);

}  // namespace dynalake::render
