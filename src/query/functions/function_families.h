#pragma once

#include <span>

#include "query/functions/function_row.h"

namespace dynalake::query {

/// The rows of every family.
std::span<const std::span<const FunctionRow>> FunctionFamilies();

}  // namespace dynalake::query
