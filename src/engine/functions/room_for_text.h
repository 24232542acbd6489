#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/duckdb.h"
#include "engine/functions/function_error.h"

namespace dynalake::engine {

constexpr uint64_t kMostTextBytes = uint64_t{1} << 30U;

/// A text or bytes of `size` of the vector's, which the caller writes whole and finalizes. Throws
/// INVALID_FUNCTION_ARGUMENT above 1 GiB, before there is memory for it.
inline duckdb::string_t RoomForText(duckdb::Vector& vector, uint64_t size) {
  if (size > kMostTextBytes) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "a result of {} bytes is too large: at most 1 GiB is possible", size);
  }
  return duckdb::StringVector::EmptyString(vector, size);
}

/// Writes `size` bytes, `part` again and again, which is not empty; gives what is behind them.
inline char* PutAgainAndAgain(std::string_view part, uint64_t size, char* out) {
  uint64_t done = std::min<uint64_t>(part.size(), size);
  std::memcpy(out, part.data(), done);
  while (done < size) {
    const uint64_t more = std::min(done, size - done);
    std::memcpy(out + done, out, more);
    done += more;
  }
  return out + size;
}

}  // namespace dynalake::engine
