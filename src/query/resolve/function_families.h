#pragma once

#include <span>

#include "query/resolve/function_row.h"

namespace dynalake::query {

/// The rows of every family.
std::span<const std::span<const FunctionRow>> FunctionFamilies();

}  // namespace dynalake::query
