#include "ingest/key_uniqueness.h"

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

TEST(KeyUniquenessTest, BothPartsMakeTheKey) {
  KeyUniqueness uniqueness;
  ASSERT_THAT(uniqueness.Add(*Keys({"a", "a", "b"}, {1, 2, 1})), IsOk());
  EXPECT_THAT(uniqueness.FindDuplicate(), HasValue(std::nullopt));
}

TEST(KeyUniquenessTest, FindsATwinInAnotherBatch) {
  KeyUniqueness uniqueness;
  ASSERT_THAT(uniqueness.Add(*Keys({"a", "b"}, {1, 2})), IsOk());
  ASSERT_THAT(uniqueness.Add(*Keys({"c", "a"}, {3, 1})), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto duplicate, uniqueness.FindDuplicate());
  ASSERT_OK_AND_ASSIGN(const auto hashes, KeyUniqueness::HashKeys(*Keys({"a"}, {1})));
  EXPECT_EQ(duplicate, hashes[0]);
}

TEST(KeyUniquenessTest, SpillsBeyondItsMemory) {
  for (const bool with_twin : {false, true}) {
    KeyUniqueness uniqueness(1024);
    for (int64_t i = 0; i < 5000; ++i) {
      ASSERT_THAT(uniqueness.Add(*Keys({"k" + std::to_string(i)}, {i})), IsOk());
    }
    if (with_twin) {
      ASSERT_THAT(uniqueness.Add(*Keys({"k77"}, {77})), IsOk());
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
  ASSERT_OK_AND_ASSIGN(const auto one, KeyUniqueness::HashKeys(*keys("ab", "c")));
  ASSERT_OK_AND_ASSIGN(const auto two, KeyUniqueness::HashKeys(*keys("a", "bc")));
  EXPECT_NE(one, two);
}

TEST(KeyUniquenessTest, ANullIsOurOwnMistake) {
  arrow::StringBuilder builder;
  ASSERT_TRUE(builder.AppendNull().ok());
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("a", arrow::utf8())}), 1,
                                              {builder.Finish().ValueOrDie()});
  KeyUniqueness uniqueness;
  EXPECT_THAT(uniqueness.Add(*batch), IsError(ErrorCode::kInternal));
}

}  // namespace
}  // namespace dynalake::ingest
