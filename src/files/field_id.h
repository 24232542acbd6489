#pragma once

#include <cstdint>

#include <arrow/type_fwd.h>

#include "base/result.h"

namespace dynalake::files {

/// The Iceberg field id that a field carries in its metadata key `PARQUET:field_id`.
Result<int32_t> FieldIdOf(const arrow::Field& field);

}  // namespace dynalake::files
