#include "dynamodb/value.h"

#include <gtest/gtest.h>

namespace dynalake::dynamodb {
namespace {

TEST(ValueTest, EqualityIsDynamoDbs) {
  EXPECT_EQ(Value::StringSet({"a", "b"}), Value::StringSet({"b", "a"}));
  EXPECT_NE(Value::List({Value::String("a"), Value::String("b")}),
            Value::List({Value::String("b"), Value::String("a")}));
  EXPECT_NE(Value::String("1"), Value::Number("1"));
  EXPECT_NE(Value::Number("1"), Value::Number("1.0")) << "numbers compare by their text";
  EXPECT_NE(Value::StringSet({"a"}), Value::BinarySet({"a"}));
  EXPECT_NE(Value::Bool(false), Value::Null());
  EXPECT_EQ(Value::Map({{"x", Value::Null()}}), Value::Map({{"x", Value::Null()}}));
}

TEST(ValueTest, TypeTagNames) {
  for (TypeTag tag : {TypeTag::kS, TypeTag::kN, TypeTag::kB, TypeTag::kSS, TypeTag::kNS,
                      TypeTag::kBS, TypeTag::kM, TypeTag::kL, TypeTag::kBool, TypeTag::kNull}) {
    EXPECT_EQ(FindTypeTag(TypeTagName(tag)), tag);
  }
  EXPECT_EQ(TypeTagName(TypeTag::kBool), "BOOL");
  EXPECT_EQ(FindTypeTag("s"), std::nullopt);
  EXPECT_EQ(FindTypeTag(""), std::nullopt);
}

TEST(ValueDeathTest, ReadingTheWrongSideIsOurMistake) {
  EXPECT_DEATH((void)Value::Null().text(), "value.cc");
}

}  // namespace
}  // namespace dynalake::dynamodb
