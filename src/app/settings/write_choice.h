#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "files/write_options.h"

namespace dynalake::app {

/// How table files shall be written, as far as the command line or the configuration says.
struct WriteChoice {
  std::optional<std::string> codec;  ///< zstd, snappy or none
  std::optional<int64_t> zstd_level;
  std::optional<int64_t> target_file_size_bytes;
  std::optional<int64_t> row_group_rows;

  /// Puts what is said into `options`, and leaves the rest of them.
  void ApplyTo(files::WriteOptions& options) const;
};

}  // namespace dynalake::app
