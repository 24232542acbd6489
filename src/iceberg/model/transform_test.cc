#include "iceberg/model/transform.h"

#include <string>
#include <vector>

#include "base/hex.h"
#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;

Type Plain(TypeId id) { return Type(id); }

TEST(BucketHashTest, GivesTheSpecificationsVectors) {
  struct Case {
    Type type;
    Literal value;
    int32_t expected;
  };
  const int64_t time = ((22 * 60 + 31) * 60 + 8) * kMicrosPerSecond;
  const int64_t timestamp = int64_t{17486} * 86400 * kMicrosPerSecond + time;
  const std::vector<Case> cases = {
      {Plain(TypeId::kInt), Literal::Int(34), 2017239379},
      {Plain(TypeId::kLong), Literal::Long(34), 2017239379},
      {Plain(TypeId::kDate), Literal::Int(17486), -653330422},
      {Plain(TypeId::kTime), Literal::Long(time), -662762989},
      {Plain(TypeId::kTimestamp), Literal::Long(timestamp), -2047944441},
      {Plain(TypeId::kTimestampTz), Literal::Long(timestamp), -2047944441},
      {Plain(TypeId::kTimestampNs), Literal::Long(timestamp * 1000), -2047944441},
      {Plain(TypeId::kTimestampTzNs), Literal::Long(timestamp * 1000 + 999), -2047944441},
      {Type::Decimal(9, 2), Literal::Decimal(1420), -500754589},
      {Plain(TypeId::kString), Literal::String("iceberg"), 1210000089},
      {Plain(TypeId::kUuid), Literal::Bytes(DecodeHex("f79c3e09677c4bbda4793f349cb785e7").value()),
       1488055340},
      {Type::Fixed(4), Literal::Bytes(std::string("\0\1\2\3", 4)), -188683207},
      {Plain(TypeId::kBinary), Literal::Bytes(std::string("\0\1\2\3", 4)), -188683207},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(BucketHash(c.type, c.value), c.expected) << c.type.ToString();
  }
}

TEST(TransformTest, AppliesAsTheSpecificationSays) {
  struct Case {
    const char* transform;
    Type type;
    Literal value;
    Literal expected;
  };
  const int64_t day = 86400 * kMicrosPerSecond;
  const std::vector<Case> cases = {
      {"identity", Plain(TypeId::kString), Literal::String("x"), Literal::String("x")},
      {"bucket[100]", Plain(TypeId::kInt), Literal::Int(34), Literal::Int(79)},
      {"truncate[10]", Plain(TypeId::kInt), Literal::Int(1), Literal::Int(0)},
      {"truncate[10]", Plain(TypeId::kInt), Literal::Int(-1), Literal::Int(-10)},
      {"truncate[10]", Plain(TypeId::kInt), Literal::Int(INT32_MIN), Literal::Int(INT32_MIN)},
      {"truncate[10]", Plain(TypeId::kLong), Literal::Long(-11), Literal::Long(-20)},
      {"truncate[10]", Plain(TypeId::kLong), Literal::Long(INT64_MIN), Literal::Long(INT64_MIN)},
      {"truncate[50]", Type::Decimal(9, 2), Literal::Decimal(1065), Literal::Decimal(1050)},
      {"truncate[3]", Plain(TypeId::kString), Literal::String("iceberg"), Literal::String("ice")},
      {"truncate[2]", Plain(TypeId::kString), Literal::String("äöü"), Literal::String("äö")},
      {"truncate[3]", Plain(TypeId::kBinary), Literal::Bytes("\1\2\3\4\5"),
       Literal::Bytes("\1\2\3")},
      {"year", Plain(TypeId::kDate), Literal::Int(0), Literal::Int(0)},
      {"year", Plain(TypeId::kDate), Literal::Int(-1), Literal::Int(-1)},
      {"month", Plain(TypeId::kDate), Literal::Int(17486), Literal::Int(574)},
      {"month", Plain(TypeId::kDate), Literal::Int(-1), Literal::Int(-1)},
      {"month", Plain(TypeId::kTimestamp), Literal::Long(59 * day), Literal::Int(2)},
      {"day", Plain(TypeId::kTimestamp), Literal::Long(-1), Literal::Int(-1)},
      {"day", Plain(TypeId::kTimestampTz), Literal::Long(17486 * day + 5), Literal::Int(17486)},
      {"hour", Plain(TypeId::kTimestamp), Literal::Long(-1), Literal::Int(-1)},
      {"hour", Plain(TypeId::kTimestampNs), Literal::Long(3600LL * 1000 * kMicrosPerSecond),
       Literal::Int(1)},
  };
  for (const Case& c : cases) {
    ASSERT_OK_AND_ASSIGN(const Transform transform, Transform::Parse(c.transform));
    ASSERT_OK(transform.ResultType(c.type));
    EXPECT_EQ(transform.Apply(c.type, c.value), c.expected)
        << c.transform << " of " << c.value.ToString();
    EXPECT_EQ(transform.Apply(c.type, std::nullopt), std::nullopt);
    EXPECT_EQ(transform.ToString(), c.transform);
  }
}

TEST(TransformTest, VoidGivesNull) {
  EXPECT_EQ(Transform::Void().Apply(Plain(TypeId::kInt), Literal::Int(1)), std::nullopt);
}

TEST(TransformTest, KeepsTheTextOfWhatItDoesNotKnow) {
  ASSERT_OK_AND_ASSIGN(const Transform transform, Transform::Parse("zorder[2]"));
  EXPECT_EQ(transform.kind(), Transform::Kind::kUnknown);
  EXPECT_EQ(transform.ToString(), "zorder[2]");
  EXPECT_THAT(transform.ResultType(Plain(TypeId::kInt)), IsError(ErrorCode::kInvalidArgument));
}

TEST(TransformTest, RefusesBadParameters) {
  for (const char* text : {"bucket", "bucket[]", "bucket[0]", "bucket[-1]", "bucket[4",
                           "bucket[4]x", "truncate[99999999999]", "day[1]", "identity[]"}) {
    EXPECT_THAT(Transform::Parse(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

TEST(TransformTest, RefusesTypesItDoesNotTake) {
  EXPECT_FALSE(Transform::Bucket(4).ResultType(Plain(TypeId::kDouble)));
  EXPECT_FALSE(Transform::Bucket(4).ResultType(Plain(TypeId::kBoolean)));
  EXPECT_FALSE(Transform::Hour().ResultType(Plain(TypeId::kDate)));
  EXPECT_FALSE(Transform::Truncate(4).ResultType(Plain(TypeId::kUuid)));
  EXPECT_THAT(Transform::Day().ResultType(Plain(TypeId::kTimestamp)),
              HasValue(Plain(TypeId::kDate)));
}

}  // namespace
}  // namespace dynalake::iceberg
