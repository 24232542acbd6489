#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "files/compression.h"

namespace dynalake::files {

/// Compresses one stream piece by piece. gzip comes as one member, level 6, without name and time,
/// so that equal text gives equal bytes; zstd as one frame, level 3, with a checksum.
class Compressor {
 public:
  virtual ~Compressor() = default;
  /// Appends to `out` what is ready.
  virtual Result<void> Append(std::string_view text, std::string* out) = 0;
  /// Appends the rest; nothing may follow.
  virtual Result<void> Finish(std::string* out) = 0;
};

Result<std::unique_ptr<Compressor>> MakeCompressor(Compression compression);

}  // namespace dynalake::files
