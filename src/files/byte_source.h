#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"

namespace dynalake::files {

/// A stream of bytes that a consumer pulls. Used by one thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Fills the front of `out` and returns how many bytes it wrote; fewer than asked for is
  /// ordinary, zero means the end and nothing else. After an error the source may not be read
  /// again.
  virtual Result<size_t> Read(std::span<std::byte> out) = 0;
};

}  // namespace dynalake::files
