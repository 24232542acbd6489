#pragma once

#include <cstdint>

#include <arrow/type_fwd.h>

namespace dynalake::files {

/// Roughly the bytes that the values of `array`, nested ones included, take in a Parquet file
/// before compression.
int64_t PlainBytes(const arrow::Array& array);

}  // namespace dynalake::files
