#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "iceberg/model/type.h"

namespace dynalake::iceberg {

/// The binary single-value serialisation of the specification, Appendix D: bounds in manifests.
/// `value` has the representation of `type`, which is primitive.
std::string ToSingleValueBytes(const Type& type, const Literal& value);

/// The reverse. An int, float or shorter decimal that was written before the column was widened
/// reads as the wider type. An error where the length does not suit the type.
Result<Literal> FromSingleValueBytes(const Type& type, std::string_view bytes);

/// Characters (code points) of a string, bytes of a binary, that a bound keeps.
inline constexpr size_t kDefaultBoundLength = 16;

/// The first `length` code points of a string (UTF-8) or bytes of a binary, which is a lower bound.
std::string TruncateLowerBound(const Type& type, std::string_view value,
                               size_t length = kDefaultBoundLength);

/// The smallest value of at most `length` code points or bytes that is not below any value that
/// starts as `value` does: the last code point or byte is incremented, surrogates are skipped, and
/// those that cannot be incremented are dropped. A value that is not longer is its own bound.
/// Absent where nothing can be incremented: the file then has no upper bound.
std::optional<std::string> TruncateUpperBound(const Type& type, std::string_view value,
                                              size_t length = kDefaultBoundLength);

/// Minimal two's-complement big-endian bytes of an unscaled decimal.
std::string DecimalToBytes(Int128 unscaled);
/// At most 16 bytes, at least 1.
Result<Int128> DecimalFromBytes(std::string_view bytes);
/// Bytes of the Avro or Parquet `fixed` that holds every decimal of this precision.
int DecimalFixedLength(int precision);

/// "123.45" for (12345, 2).
std::string DecimalToText(Int128 unscaled, int scale);

}  // namespace dynalake::iceberg
