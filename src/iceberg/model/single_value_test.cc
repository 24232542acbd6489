#include "iceberg/model/single_value.h"

#include <limits>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include "base/hex.h"
#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

TEST(SingleValueTest, WritesAndReadsAppendixD) {
  struct Case {
    Type type;
    Literal value;
    const char* hex;
  };
  const std::vector<Case> cases = {
      {Type(TypeId::kBoolean), Literal::Boolean(false), "00"},
      {Type(TypeId::kBoolean), Literal::Boolean(true), "01"},
      {Type(TypeId::kInt), Literal::Int(-2), "feffffff"},
      {Type(TypeId::kDate), Literal::Int(1), "01000000"},
      {Type(TypeId::kLong), Literal::Long(256), "0001000000000000"},
      {Type(TypeId::kTimestampTz), Literal::Long(-1), "ffffffffffffffff"},
      {Type(TypeId::kFloat), Literal::Float(1.0F), "0000803f"},
      {Type(TypeId::kDouble), Literal::Double(-0.0), "0000000000000080"},
      {Type(TypeId::kString), Literal::String("é"), "c3a9"},
      {Type(TypeId::kBinary), Literal::Bytes("ab"), "6162"},
      {Type::Decimal(9, 2), Literal::Decimal(1420), "058c"},
      {Type::Decimal(9, 2), Literal::Decimal(0), "00"},
      {Type::Decimal(9, 2), Literal::Decimal(127), "7f"},
      {Type::Decimal(9, 2), Literal::Decimal(128), "0080"},
      {Type::Decimal(9, 2), Literal::Decimal(-128), "80"},
      {Type::Decimal(9, 2), Literal::Decimal(-129), "ff7f"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(EncodeHex(ToSingleValueBytes(c.type, c.value)), c.hex) << c.type.ToString();
    EXPECT_THAT(FromSingleValueBytes(c.type, DecodeHex(c.hex).value()), HasValue(c.value));
  }
}

TEST(SingleValueTest, ReadsBoundsFromBeforeAWidening) {
  EXPECT_THAT(FromSingleValueBytes(Type(TypeId::kLong), std::string("\xfe\xff\xff\xff", 4)),
              HasValue(Literal::Long(-2)));
  EXPECT_THAT(FromSingleValueBytes(Type(TypeId::kDouble), std::string("\0\0\x80\x3f", 4)),
              HasValue(Literal::Double(1.0)));
  EXPECT_THAT(FromSingleValueBytes(Type(TypeId::kTimestamp), std::string("\1\0\0\0", 4)),
              HasValue(Literal::Long(86'400'000'000)));
}

TEST(SingleValueTest, RefusesWrongLengths) {
  for (const TypeId id : {TypeId::kBoolean, TypeId::kInt, TypeId::kLong, TypeId::kFloat,
                          TypeId::kDouble, TypeId::kUuid, TypeId::kTime}) {
    EXPECT_THAT(FromSingleValueBytes(Type(id), "abc"), IsError(ErrorCode::kMalformedInput));
    EXPECT_THAT(FromSingleValueBytes(Type(id), ""), IsError(ErrorCode::kMalformedInput));
  }
  EXPECT_THAT(FromSingleValueBytes(Type::Decimal(9, 2), ""), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(FromSingleValueBytes(Type::Decimal(9, 2), std::string(17, 'x')),
              IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(FromSingleValueBytes(Type::Struct({}), "x"), IsError(ErrorCode::kUnsupported));
}

TEST(SingleValueTest, TruncatesUpperBoundsUpwards) {
  struct Case {
    Type type;
    std::string value;
    std::optional<std::string> expected;
  };
  const Type string(TypeId::kString);
  const Type binary(TypeId::kBinary);
  const std::vector<Case> cases = {
      {string, "ab", "ab"},
      {string, "abc", "abc"},
      {string, "abcd", "abd"},
      {string,
       "ab\x7f"
       "d",
       "ab\xc2\x80"},
      {string, "äöüß", "äöý"},
      {string, "ab\xed\x9f\xbfx", "ab\xee\x80\x80"},  // U+D7FF: surrogates are skipped
      {string, "ab\xf4\x8f\xbf\xbfx", "ac"},          // U+10FFFF: the one before goes up
      {string, "\xf4\x8f\xbf\xbf\xf4\x8f\xbf\xbf\xf4\x8f\xbf\xbfx", std::nullopt},
      {binary,
       "ab\xff"
       "d",
       "ac"},
      {binary, "\xff\xff\xff\xff", std::nullopt},
      {binary, "\xff\xff\xff", "\xff\xff\xff"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(TruncateUpperBound(c.type, c.value, 3), c.expected) << EncodeHex(c.value);
  }
}

TEST(SingleValueTest, TruncatedBoundsEncloseTheValue) {
  EXPECT_TRUE(rc::check([](const std::string& value) {
    for (const TypeId id : {TypeId::kString, TypeId::kBinary}) {
      RC_ASSERT(TruncateLowerBound(Type(id), value, 4) <= value);
      const auto upper = TruncateUpperBound(Type(id), value, 4);
      RC_ASSERT((!upper || *upper >= value));
    }
  }));
}

TEST(SingleValueTest, DecimalsComeBack) {
  EXPECT_TRUE(rc::check([](int64_t high, uint64_t low) {
    const Int128 value = static_cast<Int128>(static_cast<UInt128>(high) << 64 | low) >> (low % 128);
    const std::string bytes = DecimalToBytes(value);
    RC_ASSERT(DecimalFromBytes(bytes).value() == value);
    // Minimal: without its first byte it reads as another value.
    RC_ASSERT((bytes.size() == 1 || DecimalFromBytes(bytes.substr(1)).value() != value));
  }));
}

TEST(SingleValueTest, KnowsTheFixedLengthOfDecimals) {
  EXPECT_EQ(DecimalFixedLength(1), 1);
  EXPECT_EQ(DecimalFixedLength(2), 1);
  EXPECT_EQ(DecimalFixedLength(3), 2);
  EXPECT_EQ(DecimalFixedLength(9), 4);
  EXPECT_EQ(DecimalFixedLength(18), 8);
  EXPECT_EQ(DecimalFixedLength(19), 9);
  EXPECT_EQ(DecimalFixedLength(38), 16);
}

TEST(SingleValueTest, PrintsDecimals) {
  EXPECT_EQ(DecimalToText(1420, 2), "14.20");
  EXPECT_EQ(DecimalToText(-5, 2), "-0.05");
  EXPECT_EQ(DecimalToText(0, 0), "0");
  EXPECT_EQ(DecimalToText(7, 3), "0.007");
}

}  // namespace
}  // namespace dynalake::iceberg
