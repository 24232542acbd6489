#include "base/digest.h"

#include <gtest/gtest.h>

#include "base/hex.h"

namespace dynalake {
namespace {

// The test values of RFC 3174 and FIPS 180.
TEST(DigestTest, GivesTheKnownValues) {
  EXPECT_EQ(EncodeHex(Sha1::Of("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(EncodeHex(Sha256::Of("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(DigestTest, PiecesGiveTheDigestOfTheWhole) {
  Sha256 pieces;
  pieces.Update("a");
  pieces.Update("");
  pieces.Update("bc");
  EXPECT_EQ(pieces.Finish(), Sha256::Of("abc"));
}

TEST(DigestTest, IsAsNewAfterFinish) {
  Sha1 sha1;
  sha1.Update("first");
  EXPECT_EQ(sha1.Finish(), Sha1::Of("first"));
  sha1.Update("second");
  EXPECT_EQ(sha1.Finish(), Sha1::Of("second"));
}

}  // namespace
}  // namespace dynalake
