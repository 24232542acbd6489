#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "files/value_encoder.h"

namespace parquet {
class ColumnDescriptor;
}

namespace dynalake::files {

/// The encoder of a leaf's values. `kUnsupported` for a type that table files do not have.
Result<std::unique_ptr<ValueEncoder>> MakeLeafEncoder(const arrow::Field& leaf,
                                                      const parquet::ColumnDescriptor& column);

}  // namespace dynalake::files
