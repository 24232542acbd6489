#include "iceberg/model/human_text.h"

#include <gtest/gtest.h>

namespace dynalake::iceberg {
namespace {

// Expected texts: `"t$files"`, `"t$manifests"` and "$partition" of Trino 476 on tables of its own.
TEST(HumanTextTest, IsWhatTheReferenceShows) {
  const int64_t ten_eleven = (10 * 3600 + 11 * 60) * int64_t{1'000'000};
  const int64_t time_of_2024 = 1'704'164'640'000'000;  // 2024-01-02T03:04:00
  const struct {
    Type type;
    Literal value;
    const char* text;
  } cases[] = {
      {Type(TypeId::kBoolean), Literal::Boolean(true), "true"},
      {Type(TypeId::kFloat), Literal::Float(1.5F), "1.5"},
      {Type(TypeId::kDouble), Literal::Double(3.8e-28), "3.8E-28"},
      {Type(TypeId::kDouble), Literal::Double(-0.0), "-0.0"},
      {Type::Decimal(20, 3), Literal::Decimal(12345), "12.345"},
      {Type::Decimal(38, 10), Literal::Decimal(1), "1E-10"},
      {Type::Decimal(38, 10), Literal::Decimal(10000), "0.0000010000"},
      {Type(TypeId::kTime), Literal::Long(ten_eleven), "10:11"},
      {Type(TypeId::kTime), Literal::Long(ten_eleven + 12'500'000), "10:11:12.500"},
      {Type(TypeId::kTime), Literal::Long(ten_eleven + 12'123'450), "10:11:12.123450"},
      {Type(TypeId::kTimestamp), Literal::Long(time_of_2024), "2024-01-02T03:04:00"},
      {Type(TypeId::kTimestamp), Literal::Long(time_of_2024 + 360), "2024-01-02T03:04:00.00036"},
      {Type(TypeId::kTimestampTz), Literal::Long(time_of_2024 + 5'123'456),
       "2024-01-02T03:04:05.123456+00:00"},
      {Type(TypeId::kDate), Literal::Int(19'724), "2024-01-02"},
      {Type(TypeId::kUuid),
       Literal::Bytes("\x12\x15\x1f\xd2\x75\x86\x11\xe9\x8f\x9e\x2a\x86\xe4\x08\x5a\x59"),
       "12151fd2-7586-11e9-8f9e-2a86e4085a59"},
      {Type(TypeId::kBinary), Literal::Bytes(std::string("\0\xff\x10", 3)), "AP8Q"},
      {Type(TypeId::kString), Literal::String("abcdé"), "abcdé"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(HumanText(test.type, test.value), test.text);
  }
}

TEST(HumanTextTest, NamesWhatTransformsCount) {
  const Type number(TypeId::kInt);
  EXPECT_EQ(HumanText(Transform::Year(), number, Literal::Int(54)), "2024");
  EXPECT_EQ(HumanText(Transform::Month(), number, Literal::Int(648)), "2024-01");
  EXPECT_EQ(HumanText(Transform::Month(), number, Literal::Int(-1)), "1969-12");
  EXPECT_EQ(HumanText(Transform::Day(), Type(TypeId::kDate), Literal::Int(19'724)), "2024-01-02");
  EXPECT_EQ(HumanText(Transform::Bucket(4), number, Literal::Int(3)), "3");
  EXPECT_EQ(HumanText(Transform::Identity(), number, std::nullopt), "null");
}

// As `readable_metrics` of Trino's "t$files" has times.
TEST(HumanTextTest, IsoTimesKeepTheirSeconds) {
  const Type time(TypeId::kTime);
  const int64_t ten_eleven = (10 * 3600 + 11 * 60) * int64_t{1'000'000};
  EXPECT_EQ(IsoTimeText(time, Literal::Long(ten_eleven)), "10:11:00");
  EXPECT_EQ(IsoTimeText(time, Literal::Long(ten_eleven + 12'123'450)), "10:11:12.12345");
}

}  // namespace
}  // namespace dynalake::iceberg
