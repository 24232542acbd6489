#include "ingest/keys/key_uniqueness.h"

#include <string>
#include <vector>

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::ingest {
namespace {

std::shared_ptr<arrow::RecordBatch> Keys(const std::vector<std::string>& partition,
                                         const std::vector<int64_t>& sort) {
  arrow::StringBuilder strings;
  arrow::Int64Builder numbers;
  EXPECT_TRUE(strings.AppendValues(partition).ok());
  EXPECT_TRUE(numbers.AppendValues(sort).ok());
  const auto schema =
      arrow::schema({arrow::field("pk", arrow::utf8()), arrow::field("sk", arrow::int64())});
  return arrow::RecordBatch::Make(schema, static_cast<int64_t>(sort.size()),
                                  {strings.Finish().ValueOrDie(), numbers.Finish().ValueOrDie()});
}

Result<std::vector<KeyHash>> Hashes(const arrow::RecordBatch& keys) {
  return HashKeys(keys.columns(), keys.num_rows());
}

Result<void> Add(const arrow::RecordBatch& keys, KeyUniqueness& uniqueness) {
  DYNALAKE_ASSIGN(const auto hashes, Hashes(keys));
  return uniqueness.Add(hashes);
}

TEST(KeyUniquenessTest, BothPartsMakeTheKey) {
  KeyUniqueness uniqueness;
  ASSERT_THAT(Add(*Keys({"a", "a", "b"}, {1, 2, 1}), uniqueness), IsOk());
  EXPECT_THAT(uniqueness.FindDuplicate(), HasValue(std::nullopt));
}

TEST(KeyUniquenessTest, FindsATwinInAnotherBatch) {
  KeyUniqueness uniqueness;
  ASSERT_THAT(Add(*Keys({"a", "b"}, {1, 2}), uniqueness), IsOk());
  ASSERT_THAT(Add(*Keys({"c", "a"}, {3, 1}), uniqueness), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto duplicate, uniqueness.FindDuplicate());
  ASSERT_OK_AND_ASSIGN(const auto hashes, Hashes(*Keys({"a"}, {1})));
  EXPECT_EQ(duplicate, hashes[0]);
}

TEST(KeyUniquenessTest, AHashOfZerosCountsAsAnyOther) {
  const KeyHash zero = {};
  const std::vector<KeyHash> once = {zero, {0, 1}, {0, 2}};
  KeyUniqueness distinct;
  ASSERT_THAT(distinct.Add(once), IsOk());
  EXPECT_THAT(distinct.FindDuplicate(), HasValue(std::nullopt));
  KeyUniqueness twice;
  ASSERT_THAT(twice.Add(once), IsOk());
  ASSERT_THAT(twice.Add(std::span(&zero, 1)), IsOk());
  EXPECT_THAT(twice.FindDuplicate(), HasValue(std::optional(zero)));
}

TEST(KeyUniquenessTest, SeveralThreadsFindTheSame) {
  constexpr size_t kCount = 100'000;  // so many that threads start
  std::vector<KeyHash> keys;
  for (size_t i = 0; i < kCount; ++i) {
    keys.push_back(HashText("key " + std::to_string(i)));
  }
  KeyUniqueness distinct;
  ASSERT_THAT(distinct.Add(keys), IsOk());
  EXPECT_THAT(distinct.FindDuplicate(4), HasValue(std::nullopt));
  const std::vector<KeyHash> twins = {keys[5], keys[77], keys[4242], keys[99'999]};
  std::vector<std::optional<KeyHash>> found;
  for (const int threads : {1, 2, 4}) {
    KeyUniqueness some;
    ASSERT_THAT(some.Add(keys), IsOk());
    ASSERT_THAT(some.Add(twins), IsOk());
    ASSERT_OK_AND_ASSIGN(found.emplace_back(), some.FindDuplicate(threads));
  }
  EXPECT_THAT(twins, ::testing::Contains(*found.front()));
  EXPECT_THAT(found, ::testing::Each(found.front()));
}

TEST(KeyUniquenessTest, ADictionaryHashesAsItsValues) {
  const auto plain = Keys({"a", "b", "a", "c"}, {1, 2, 3, 4});
  arrow::StringDictionaryBuilder builder;
  for (const char* text : {"a", "b", "a", "c"}) {
    ASSERT_TRUE(builder.Append(text).ok());
  }
  const auto dictionary = builder.Finish().ValueOrDie();
  ASSERT_OK_AND_ASSIGN(const auto expected, Hashes(*plain));
  ASSERT_OK_AND_ASSIGN(const auto hashes, HashKeys({dictionary, plain->column(1)}, 4));
  EXPECT_EQ(hashes, expected);
  const auto sliced = plain->Slice(1);
  ASSERT_OK_AND_ASSIGN(const auto rest, Hashes(*sliced));
  EXPECT_EQ(rest, std::vector(expected.begin() + 1, expected.end()));
}

TEST(KeyUniquenessTest, SpillsBeyondItsMemory) {
  for (const bool with_twin : {false, true}) {
    KeyUniqueness uniqueness(1024);
    for (int64_t i = 0; i < 5000; ++i) {
      ASSERT_THAT(Add(*Keys({"k" + std::to_string(i)}, {i}), uniqueness), IsOk());
    }
    if (with_twin) {
      ASSERT_THAT(Add(*Keys({"k77"}, {77}), uniqueness), IsOk());
    }
    ASSERT_OK_AND_ASSIGN(const auto duplicate, uniqueness.FindDuplicate());
    EXPECT_EQ(duplicate.has_value(), with_twin);
  }
}

TEST(KeyUniquenessTest, TheBorderBetweenTheColumnsCounts) {
  const auto keys = [](const std::string& first, const std::string& second) {
    arrow::StringBuilder left;
    arrow::StringBuilder right;
    EXPECT_TRUE(left.Append(first).ok());
    EXPECT_TRUE(right.Append(second).ok());
    return arrow::RecordBatch::Make(
        arrow::schema({arrow::field("a", arrow::utf8()), arrow::field("b", arrow::utf8())}), 1,
        {left.Finish().ValueOrDie(), right.Finish().ValueOrDie()});
  };
  ASSERT_OK_AND_ASSIGN(const auto one, Hashes(*keys("ab", "c")));
  ASSERT_OK_AND_ASSIGN(const auto two, Hashes(*keys("a", "bc")));
  EXPECT_NE(one, two);
}

TEST(KeyUniquenessTest, ANullIsOurOwnMistake) {
  arrow::StringBuilder builder;
  ASSERT_TRUE(builder.AppendNull().ok());
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("a", arrow::utf8())}), 1,
                                              {builder.Finish().ValueOrDie()});
  KeyUniqueness uniqueness;
  EXPECT_THAT(Add(*batch, uniqueness), IsError(ErrorCode::kInternal));
}

}  // namespace
}  // namespace dynalake::ingest
