#pragma once

#include <string>

#include "base/result.h"
#include "iceberg/model/type.h"

namespace dynalake::engine {

/// What SQL's DESCRIBE calls the type of a column: "BIGINT", "STRUCT(city VARCHAR)[]". kUnsupported
/// for a column that the engine cannot read.
Result<std::string> TypeNameOf(const iceberg::Type& type);

}  // namespace dynalake::engine
