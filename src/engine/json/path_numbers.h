#pragma once

#include <optional>

#include "engine/json/path_item.h"
#include "engine/json/sql_path.h"

namespace dynalake::engine {

// Numbers in paths of SQL:2016. Nothing is an error: no number, a division of whole numbers by
// zero, a result beyond 64 bits.

/// kAdd to kModulus.
std::optional<PathItem> ComputeItem(PathOp op, const PathItem& left, const PathItem& right);
/// kCeiling, kFloor and kAbs.
std::optional<PathItem> RoundItem(PathOp op, const PathItem& item);
/// A number, or what a text says.
std::optional<PathItem> ItemAsDouble(const PathItem& item);

}  // namespace dynalake::engine
