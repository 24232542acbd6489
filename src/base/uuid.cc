#include "base/uuid.h"

#include <algorithm>
#include <span>

#include "base/digest.h"
#include "base/hex.h"

namespace dynalake {
namespace {

constexpr std::array<size_t, 4> kHyphens = {8, 13, 18, 23};

Uuid WithVersion(std::array<uint8_t, 16> bytes, unsigned version) {
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0fu) | version << 4);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3fu) | 0x80u);
  return Uuid(bytes);
}

bool IsHyphen(size_t index) { return std::ranges::find(kHyphens, index) != kHyphens.end(); }

}  // namespace

Uuid Uuid::Random(RandomSource& random) {
  std::array<uint8_t, 16> bytes{};
  random.Fill(std::as_writable_bytes(std::span(bytes)));
  return WithVersion(bytes, 4);
}

Uuid Uuid::V5(const Uuid& space, std::string_view name) {
  Sha1 sha1;
  sha1.Update(std::as_bytes(std::span(space.bytes_)));
  sha1.Update(name);
  const Sha1::Bytes digest = sha1.Finish();
  std::array<uint8_t, 16> bytes{};
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  return WithVersion(bytes, 5);
}

Result<Uuid> Uuid::Parse(std::string_view text) {
  std::string digits;
  bool well_placed = text.size() == 36;
  for (size_t i = 0; well_placed && i < text.size(); ++i) {
    if (IsHyphen(i)) {
      well_placed = text[i] == '-';
    } else {
      digits += text[i];
    }
  }
  const Result<std::string> decoded = DecodeHex(digits);
  if (!well_placed || !decoded) {
    return Fail(ErrorCode::kMalformedInput, "'{}' is not a UUID", text);
  }
  std::array<uint8_t, 16> bytes{};
  std::ranges::copy(*decoded, bytes.begin());
  return Uuid(bytes);
}

std::string Uuid::ToString() const {
  std::string text = EncodeHex(bytes_);
  for (const size_t hyphen : kHyphens) {
    text.insert(hyphen, 1, '-');
  }
  return text;
}

}  // namespace dynalake
