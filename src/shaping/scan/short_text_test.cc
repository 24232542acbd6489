#include "shaping/scan/short_text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace dynalake::shaping {
namespace {

TEST(ShortTextTest, ComparesAndCopiesAllSizes) {
  for (size_t size = 0; size <= kMostShortBytes + 1; ++size) {
    std::string left(size, 'a');
    left.resize(size + 2 * kMostShortBytes, 'x');
    std::string right(size, 'a');
    right.resize(size + 2 * kMostShortBytes, 'y');
    EXPECT_TRUE(EqualShort(left.data(), right.data(), size));
    EXPECT_FALSE(EqualShort(left.data(), right.data(), size + 1));
    ExpectedText expected;
    EXPECT_FALSE(expected.IsPrefixOf(left.data()));
    expected.Set(right.data(), size);
    EXPECT_EQ(expected.IsPrefixOf(left.data()), size <= kMostShortBytes) << size;
    expected.Set(right.data(), size + 1);
    EXPECT_FALSE(expected.IsPrefixOf(left.data())) << size;
    std::vector<uint8_t> copy(size + 2 * kMostShortBytes);
    CopyShort(copy.data(), left.data(), size);
    EXPECT_EQ(std::string(copy.begin(), copy.begin() + static_cast<ptrdiff_t>(size)),
              left.substr(0, size));
  }
}

}  // namespace
}  // namespace dynalake::shaping
