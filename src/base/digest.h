#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

// OpenSSL's own name for its digest state.
struct evp_md_ctx_st;

namespace dynalake {
namespace internal {

enum class DigestKind : uint8_t { kSha1, kSha256 };

/// One digest under way, over OpenSSL's EVP interface.
class DigestState {
 public:
  explicit DigestState(DigestKind kind);
  void Update(std::span<const std::byte> bytes);
  /// Fills `out`, whose size is the digest's; afterwards the state is as new.
  void Finish(std::span<uint8_t> out);

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };

  DigestKind kind_;
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace internal

/// A digest fed in pieces. `Finish` gives the digest and leaves the object as new.
template <internal::DigestKind kKind, size_t kSize>
class Digest {
 public:
  using Bytes = std::array<uint8_t, kSize>;

  Digest() : state_(kKind) {}

  void Update(std::span<const std::byte> bytes) { state_.Update(bytes); }
  void Update(std::string_view text) { Update(std::as_bytes(std::span(text))); }
  Bytes Finish() {
    Bytes bytes{};
    state_.Finish(bytes);
    return bytes;
  }

  static Bytes Of(std::string_view text) {
    Digest digest;
    digest.Update(text);
    return digest.Finish();
  }

 private:
  internal::DigestState state_;
};

using Sha1 = Digest<internal::DigestKind::kSha1, 20>;
using Sha256 = Digest<internal::DigestKind::kSha256, 32>;

}  // namespace dynalake
