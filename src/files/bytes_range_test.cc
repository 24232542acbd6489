#include "files/bytes_range.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dynalake::files {
namespace {

/// Adds the values as one Arrow buffer that ends right behind the last of them.
BytesRange RangeOf(const std::vector<std::string>& values) {
  std::string data;
  std::vector<int32_t> offsets = {0};
  for (const std::string& value : values) {
    data += value;
    offsets.push_back(static_cast<int32_t>(data.size()));
  }
  const std::vector<uint8_t> bytes(data.begin(), data.end());
  BytesRange range;
  range.AddRun(bytes.data(), bytes.data() + bytes.size(), offsets.data(),
               static_cast<int64_t>(values.size()));
  return range;
}

std::string Cut(const std::string& value) { return value.substr(0, BytesRange::kRangeLength); }

TEST(BytesRangeTest, StartsEmpty) {
  EXPECT_TRUE(BytesRange().empty());
  EXPECT_FALSE(RangeOf({""}).empty());
}

TEST(BytesRangeTest, ShorterIsLessAndBytesAreUnsigned) {
  const std::vector<std::string> values = {"b", std::string("b\0", 2), "", "\xff", "\x7f", "ba"};
  const BytesRange range = RangeOf(values);
  EXPECT_EQ(range.min(), "");
  EXPECT_EQ(range.max(), "\xff");
}

TEST(BytesRangeTest, KeepsOnlyThePrefix) {
  const BytesRange range = RangeOf({std::string(1000, 'a'), std::string(1000, 'b')});
  EXPECT_EQ(range.min(), std::string(BytesRange::kRangeLength, 'a'));
  EXPECT_EQ(range.max(), std::string(BytesRange::kRangeLength, 'b'));
}

RC_GTEST_PROP(BytesRangeTest, IsTheSmallestAndLargest, ()) {
  // A shared prefix and a small alphabet, so that every way of comparing is taken.
  const auto prefix = *rc::gen::resize(24, rc::gen::container<std::string>(rc::gen::just('P')));
  const auto tails = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::element('\0', 'a', 'b', '\xff'))));
  std::vector<std::string> values;
  for (const std::string& tail : tails) {
    values.push_back(*rc::gen::weightedElement<std::string>({{9, prefix}, {1, ""}}) + tail);
  }
  const BytesRange range = RangeOf(values);
  std::sort(values.begin(), values.end());
  RC_ASSERT(range.min() == Cut(values.front()));
  RC_ASSERT(range.max() == Cut(values.back()));
}

}  // namespace
}  // namespace dynalake::files
