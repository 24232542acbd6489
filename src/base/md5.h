#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace dynalake {

/// An MD5 digest (RFC 1321) fed in pieces. `Finish` gives it and leaves the object as new. Of our
/// own, since no library here takes two streams at once: each step of MD5 waits for the one before,
/// so that the steps of a second stream cost next to nothing. It guards against damage alone.
class Md5 {
 public:
  using Bytes = std::array<uint8_t, 16>;

  void Update(std::span<const std::byte> bytes);
  void Update(std::string_view text) { Update(std::as_bytes(std::span(text))); }
  /// Each digest is fed its own bytes, in 1.1 times the time of one alone.
  static void UpdateBoth(Md5& first, std::span<const std::byte> first_bytes, Md5& second,
                         std::span<const std::byte> second_bytes);
  Bytes Finish();

  static Bytes Of(std::string_view text) {
    Md5 digest;
    digest.Update(text);
    return digest.Finish();
  }

 private:
  static constexpr size_t kBlockBytes = 64;

  std::array<uint32_t, 4> state_ = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  uint64_t size_bytes_ = 0;
  std::array<std::byte, kBlockBytes> block_ = {};  ///< the bytes behind the last whole block
};

}  // namespace dynalake
