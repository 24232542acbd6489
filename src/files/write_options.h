#pragma once

#include <cstdint>

#include "files/page_compressor.h"

namespace dynalake::files {

/// How table files are written, as far as a user may say. The one struct from the command line and
/// the configuration to the writer; its defaults are the program's.
struct WriteOptions {
  PageCodec codec = PageCodec::kZstd;
  int zstd_level = 1;
  /// A row group ends when it has so many rows.
  int64_t row_group_rows = 1 << 20;
  /// A file ends when it has about so many bytes.
  int64_t target_file_bytes = int64_t{256} << 20;

  friend bool operator==(const WriteOptions&, const WriteOptions&) = default;
};

}  // namespace dynalake::files
