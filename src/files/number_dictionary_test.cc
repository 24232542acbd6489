#include "files/number_dictionary.h"

#include <cstring>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::files {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <typename T>
std::span<const uint8_t> Plain(const std::vector<T>& numbers) {
  return {reinterpret_cast<const uint8_t*>(numbers.data()), numbers.size() * sizeof(T)};
}

/// What the indices stand for.
template <typename T>
std::vector<T> ValuesOf(const NumberDictionary& dictionary, const std::vector<int32_t>& indices) {
  std::vector<T> values;
  for (const int32_t index : indices) {
    T value{};
    std::memcpy(&value, dictionary.values().data() + static_cast<size_t>(index) * sizeof(T),
                sizeof(T));
    values.push_back(value);
  }
  return values;
}

template <typename T>
std::vector<T> Cycle(size_t count, T different) {
  std::vector<T> numbers(count);
  for (size_t i = 0; i < count; ++i) {
    numbers[i] = static_cast<T>(static_cast<T>(i) % different - 2);
  }
  return numbers;
}

TEST(NumberDictionaryTest, IsThereForNumbersOfFourAndEightBytes) {
  EXPECT_TRUE(NumberDictionary::For(parquet::Type::INT32));
  EXPECT_TRUE(NumberDictionary::For(parquet::Type::INT64));
  EXPECT_TRUE(NumberDictionary::For(parquet::Type::FLOAT));
  EXPECT_TRUE(NumberDictionary::For(parquet::Type::DOUBLE));
  EXPECT_FALSE(NumberDictionary::For(parquet::Type::BYTE_ARRAY));
  EXPECT_FALSE(NumberDictionary::For(parquet::Type::FIXED_LEN_BYTE_ARRAY));
  EXPECT_FALSE(NumberDictionary::For(parquet::Type::BOOLEAN));
}

TEST(NumberDictionaryTest, PagesShareTheirValues) {
  auto dictionary = NumberDictionary::For(parquet::Type::INT64);
  const auto first = Cycle<int64_t>(5000, 700);
  const auto second = Cycle<int64_t>(6000, 1500);
  std::vector<int32_t> indices;
  ASSERT_TRUE(dictionary->TakePage(Plain(first), &indices));
  EXPECT_EQ(ValuesOf<int64_t>(*dictionary, indices), first);
  EXPECT_EQ(dictionary->size(), 700U);
  ASSERT_TRUE(dictionary->TakePage(Plain(second), &indices));
  EXPECT_EQ(ValuesOf<int64_t>(*dictionary, indices), second);
  EXPECT_EQ(dictionary->size(), 1500U);
  const std::vector<int64_t> few = {-2, 5};
  ASSERT_TRUE(dictionary->TakePage(Plain(few), &indices));
  EXPECT_THAT(indices, ElementsAre(0, 7));
}

TEST(NumberDictionaryTest, FourBytesAreNumbersToo) {
  auto dictionary = NumberDictionary::For(parquet::Type::INT32);
  const auto numbers = Cycle<int32_t>(2000, 3);
  std::vector<int32_t> indices;
  ASSERT_TRUE(dictionary->TakePage(Plain(numbers), &indices));
  EXPECT_EQ(ValuesOf<int32_t>(*dictionary, indices), numbers);
}

TEST(NumberDictionaryTest, NumbersThatSeldomRepeatAreLeftFromThereOn) {
  auto dictionary = NumberDictionary::For(parquet::Type::INT64);
  const auto repeated = Cycle<int64_t>(4000, 10);
  std::vector<int64_t> different(20'000);
  std::iota(different.begin(), different.end(), int64_t{5});
  std::vector<int32_t> indices;
  ASSERT_TRUE(dictionary->TakePage(Plain(repeated), &indices));
  EXPECT_FALSE(dictionary->TakePage(Plain(different), &indices));
  EXPECT_THAT(indices, IsEmpty());
  EXPECT_EQ(dictionary->size(), 10U);
  EXPECT_FALSE(dictionary->TakePage(Plain(repeated), &indices));

  dictionary->Clear();
  ASSERT_TRUE(dictionary->TakePage(Plain(repeated), &indices));
  EXPECT_EQ(ValuesOf<int64_t>(*dictionary, indices), repeated);
}

TEST(NumberDictionaryTest, HoldsNoMoreThanItsMost) {
  auto dictionary = NumberDictionary::For(parquet::Type::INT64);
  constexpr auto kMost = static_cast<int64_t>(NumberDictionary::kMostValues);
  std::vector<int32_t> indices;
  ASSERT_TRUE(dictionary->TakePage(Plain(Cycle<int64_t>(100'000, kMost)), &indices));
  EXPECT_EQ(dictionary->size(), NumberDictionary::kMostValues);
  EXPECT_FALSE(dictionary->TakePage(Plain(Cycle<int64_t>(100'000, kMost + 1)), &indices));
}

TEST(NumberDictionaryTest, ASmallPageBeginsNone) {
  auto dictionary = NumberDictionary::For(parquet::Type::INT64);
  std::vector<int32_t> indices;
  EXPECT_FALSE(dictionary->TakePage(Plain(Cycle<int64_t>(NumberDictionary::kFewestNumbers - 1, 2)),
                                    &indices));
  EXPECT_TRUE(
      dictionary->TakePage(Plain(Cycle<int64_t>(NumberDictionary::kFewestNumbers, 2)), &indices));
}

}  // namespace
}  // namespace dynalake::files
