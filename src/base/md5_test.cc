#include "base/md5.h"

#include <string>

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "base/hex.h"

namespace dynalake {
namespace {

std::span<const std::byte> BytesOf(std::string_view text) { return std::as_bytes(std::span(text)); }

/// What OpenSSL says.
Md5::Bytes Expected(std::string_view text) {
  Md5::Bytes digest{};
  EXPECT_EQ(EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_md5(), nullptr), 1);
  return digest;
}

std::string Text(size_t size, uint32_t seed) {
  std::string text(size, '\0');
  for (char& c : text) {
    seed = seed * 1664525 + 1013904223;
    c = static_cast<char>(seed >> 24);
  }
  return text;
}

TEST(Md5Test, GivesTheValuesOfTheRfc) {
  EXPECT_EQ(EncodeHex(Md5::Of("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(EncodeHex(Md5::Of("a")), "0cc175b9c0f1b6a831c399e269772661");
  EXPECT_EQ(EncodeHex(Md5::Of("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(EncodeHex(Md5::Of("123456789012345678901234567890123456789012345678901234567890123456"
                              "78901234567890")),
            "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Md5Test, TextsOfAnySizeInTwoPiecesAreAsOpenSslSays) {
  for (size_t size = 0; size < 200; ++size) {
    const std::string text = Text(size, static_cast<uint32_t>(size));
    const Md5::Bytes expected = Expected(text);
    EXPECT_EQ(Md5::Of(text), expected) << size;
    for (size_t cut = 0; cut <= size; cut += 7) {
      Md5 digest;
      digest.Update(std::string_view(text).substr(0, cut));
      digest.Update(std::string_view(text).substr(cut));
      EXPECT_EQ(digest.Finish(), expected) << size << " in pieces at " << cut;
    }
  }
}

TEST(Md5Test, IsAsNewAfterFinish) {
  Md5 digest;
  digest.Update("first");
  EXPECT_EQ(digest.Finish(), Md5::Of("first"));
  digest.Update("second");
  EXPECT_EQ(digest.Finish(), Md5::Of("second"));
}

TEST(Md5Test, TwoAtOnceAreAsEachAlone) {
  for (const size_t first_size : {0, 1, 63, 64, 65, 128, 1000, 4096}) {
    for (const size_t second_size : {0, 64, 100, 4096, 5000}) {
      for (const size_t before : {0, 10, 64}) {
        const std::string first = Text(first_size, 1);
        const std::string second = Text(second_size, 2);
        const std::string head = Text(before, 3);
        Md5 one;
        Md5 two;
        one.Update(head);
        Md5::UpdateBoth(one, BytesOf(first), two, BytesOf(second));
        Md5::UpdateBoth(one, BytesOf(second), two, BytesOf(first));
        EXPECT_EQ(one.Finish(), Expected(head + first + second));
        EXPECT_EQ(two.Finish(), Expected(second + first));
      }
    }
  }
}

}  // namespace
}  // namespace dynalake
