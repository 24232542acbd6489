#include "shaping/builder/string_dictionary.h"

#include <string>

#include <arrow/api.h>
#include <gtest/gtest.h>

namespace dynalake::shaping {
namespace {

TEST(StringDictionaryTest, SharesItsArrayUntilItGrows) {
  StringDictionary dictionary;
  const std::string text =
      "apple and a longer text of more than sixteen bytes" + std::string(32, ' ');
  EXPECT_EQ(dictionary.IndexOf(text.data(), 5), 0);
  EXPECT_EQ(dictionary.IndexOf(text.data(), 50), 1);
  EXPECT_EQ(dictionary.IndexOf(text.data(), 5), 0);
  EXPECT_EQ(dictionary.IndexOf(text.data(), 0), 2);
  const auto array = dictionary.ToArrow();
  EXPECT_EQ(dictionary.ToArrow(), array);
  EXPECT_EQ(array->length(), 3);
  EXPECT_EQ(dictionary.IndexOf(text.data(), 6), 3);
  EXPECT_NE(dictionary.ToArrow(), array);
}

TEST(StringDictionaryTest, RefusesWhatSeldomRepeats) {
  StringDictionary dictionary;
  int32_t last = 0;
  for (int i = 0; i < 2000 && last != StringDictionary::kFull; ++i) {
    std::string value = std::to_string(i);
    value.reserve(64);
    last = dictionary.IndexOf(value.data(), value.size());
  }
  EXPECT_EQ(last, StringDictionary::kFull);
}

}  // namespace
}  // namespace dynalake::shaping
