#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace dynalake {

/// A UUID of RFC 9562, ordered by its bytes.
class Uuid {
 public:
  /// The nil UUID.
  Uuid() = default;
  explicit Uuid(const std::array<uint8_t, 16>& bytes) : bytes_(bytes) {}

  /// Version 4.
  static Uuid Random(RandomSource& random);
  /// Version 5: the same for the same `space` and `name`.
  static Uuid V5(const Uuid& space, std::string_view name);
  /// Reads the 36 character form, in either case.
  static Result<Uuid> Parse(std::string_view text);

  /// 36 characters, lower case.
  std::string ToString() const;
  /// In network order.
  const std::array<uint8_t, 16>& bytes() const { return bytes_; }

  auto operator<=>(const Uuid&) const = default;

 private:
  std::array<uint8_t, 16> bytes_{};
};

}  // namespace dynalake
