#include "base/uuid.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake {
namespace {

constexpr std::string_view kDnsSpace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

TEST(UuidTest, ParsesAndPrints) {
  ASSERT_OK_AND_ASSIGN(const Uuid uuid, Uuid::Parse("6BA7B810-9dad-11d1-80b4-00c04fd430c8"));
  EXPECT_EQ(uuid.ToString(), kDnsSpace);
  EXPECT_EQ(uuid.bytes()[0], 0x6b);
  EXPECT_EQ(Uuid().ToString(), "00000000-0000-0000-0000-000000000000");
}

TEST(UuidTest, RefusesWhatIsNoUuid) {
  for (const std::string_view text :
       {"", "6ba7b8109dad11d180b400c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8 ", "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
        "6ba7b8109-dad-11d1-80b4-00c04fd430c8", "{6ba7b810-9dad-11d1-80b4-00c04fd430}"}) {
    EXPECT_THAT(Uuid::Parse(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

// The example of RFC 9562, appendix A.4.
TEST(UuidTest, V5IsTheNameInItsSpace) {
  ASSERT_OK_AND_ASSIGN(const Uuid space, Uuid::Parse(kDnsSpace));
  EXPECT_EQ(Uuid::V5(space, "www.example.com").ToString(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(UuidTest, RandomIsVersion4) {
  SeededRandom random(7);
  const Uuid first = Uuid::Random(random);
  const Uuid second = Uuid::Random(random);
  EXPECT_NE(first, second);
  for (const Uuid& uuid : {first, second}) {
    EXPECT_EQ(uuid.bytes()[6] >> 4, 4);
    EXPECT_EQ(uuid.bytes()[8] >> 6, 2);
  }
}

}  // namespace
}  // namespace dynalake
