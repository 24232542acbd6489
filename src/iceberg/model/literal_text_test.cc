#include "iceberg/model/literal_text.h"

#include <rapidcheck.h>
#include <string>
#include <vector>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

TEST(LiteralTextTest, PrintsAndReadsAppendixD) {
  struct Case {
    Type type;
    Literal value;
    const char* text;
  };
  const int64_t time = 81'068'123'456;
  const int64_t timestamp = 1'510'871'468'000'000;
  const std::vector<Case> cases = {
      {Type(TypeId::kDate), Literal::Int(17486), "2017-11-16"},
      {Type(TypeId::kDate), Literal::Int(-1), "1969-12-31"},
      {Type(TypeId::kTime), Literal::Long(time), "22:31:08.123456"},
      {Type(TypeId::kTimestamp), Literal::Long(timestamp), "2017-11-16T22:31:08.000000"},
      {Type(TypeId::kTimestampTz), Literal::Long(-1), "1969-12-31T23:59:59.999999+00:00"},
      {Type(TypeId::kTimestampNs), Literal::Long(timestamp * 1000 + 1),
       "2017-11-16T22:31:08.000000001"},
      {Type(TypeId::kTimestampTzNs), Literal::Long(0), "1970-01-01T00:00:00.000000000+00:00"},
      {Type::Decimal(4, 2), Literal::Decimal(-5), "-0.05"},
      {Type::Decimal(4, 0), Literal::Decimal(42), "42"},
      {Type(TypeId::kUuid), Literal::Bytes("0123456789abcdef"),
       "30313233-3435-3637-3839-616263646566"},
      {Type::Fixed(2), Literal::Bytes("\x01\xff"), "01ff"},
      {Type(TypeId::kBinary), Literal::Bytes(""), ""},
      {Type(TypeId::kString), Literal::String("x y"), "x y"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(LiteralToText(c.type, c.value), c.text);
    EXPECT_THAT(LiteralFromText(c.type, c.text), HasValue(c.value)) << c.text;
  }
}

TEST(LiteralTextTest, RefusesWhatIsNoValue) {
  const std::vector<std::pair<Type, std::vector<const char*>>> cases = {
      {Type(TypeId::kDate), {"", "2017-11", "2017-13-01", "2017-02-30", "2017-11-16x"}},
      {Type(TypeId::kTime), {"", "24:00:00", "22:60:00", "22:31:08.", "22:31:08.1234567"}},
      {Type(TypeId::kTimestamp), {"2017-11-16", "2017-11-16T22:31:08+00:00"}},
      {Type(TypeId::kTimestampTz), {"2017-11-16T22:31:08", "2017-11-16T22:31:08+01:00"}},
      {Type(TypeId::kTimestampNs), {"9999-01-01T00:00:00"}},
      {Type::Decimal(4, 2), {"", "1", "1.0", "1.000", ".05", "123.45", "1e1.00", "-"}},
      {Type(TypeId::kUuid), {"", "3031323334353637383961626364656667890123"}},
      {Type::Fixed(2), {"01", "0102ff", "zz"}},
      {Type(TypeId::kLong), {"1"}},
  };
  for (const auto& [type, texts] : cases) {
    for (const char* text : texts) {
      EXPECT_THAT(LiteralFromText(type, text), IsError(ErrorCode::kMalformedInput))
          << type.ToString() << " " << text;
    }
  }
}

TEST(LiteralTextTest, TimestampsComeBack) {
  EXPECT_TRUE(rc::check([](int32_t seconds, uint32_t micros) {
    const Literal value = Literal::Long(int64_t{seconds} * 1'000'000 + micros % 1'000'000);
    const Type type(TypeId::kTimestampTz);
    RC_ASSERT(LiteralFromText(type, LiteralToText(type, value)).value() == value);
  }));
}

TEST(LiteralTextTest, DaysBeyondOrdinaryCalendars) {
  EXPECT_EQ(DayToText(2'932'897), "10000-01-01");
  EXPECT_EQ(DayToText(-719'528), "0000-01-01");
  EXPECT_EQ(DayToText(INT32_MAX), "5881580-07-11");
}

}  // namespace
}  // namespace dynalake::iceberg
