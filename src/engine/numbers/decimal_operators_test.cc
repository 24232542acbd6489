// The types and values of Trino's "Decimal functions and operators" (release 476).

#include "engine/testing/function_fixture.h"

namespace dynalake::engine {
namespace {

class DecimalOperatorsTest : public FunctionTest {};

TEST_F(DecimalOperatorsTest, GiveTrinosTypes) {
  GivesType("dynalake.add(1.5::DECIMAL(2,1), 2.25::DECIMAL(3,2))", "DECIMAL(4,2)", "3.75");
  GivesType("dynalake.add(9999999999999999.99::DECIMAL(18,2), 0.01::DECIMAL(18,2))",
            "DECIMAL(19,2)", "10000000000000000.00");
  GivesType("dynalake.subtract(1::DECIMAL(18,0), 0.1::DECIMAL(20,18))", "DECIMAL(37,18)",
            "0.900000000000000000");
  GivesType("dynalake.multiply(-1.5::DECIMAL(2,1), 2.25::DECIMAL(3,2))", "DECIMAL(5,3)", "-3.375");
  GivesType(
      "dynalake.multiply(999999999999999999::DECIMAL(18,0), -999999999999999999::DECIMAL(18,0))",
      "DECIMAL(36,0)", "-999999999999999998000000000000000001");
  GivesType("dynalake.divide(2::DECIMAL(1,0), 3::DECIMAL(1,0))", "DECIMAL(1,0)", "1");
  GivesType("dynalake.divide(-5::DECIMAL(1,0), 2::DECIMAL(1,0))", "DECIMAL(1,0)", "-3");
  GivesType("dynalake.divide(1.00::DECIMAL(3,2), 3::DECIMAL(10,0))", "DECIMAL(3,2)", "0.33");
  GivesType("dynalake.divide(1::DECIMAL(10,0), 2.0::DECIMAL(2,1))", "DECIMAL(12,1)", "0.5");
  GivesType("dynalake.modulus(5::DECIMAL(10,0), 2.0::DECIMAL(2,1))", "DECIMAL(2,1)", "1.0");
  GivesType("dynalake.modulus(-7.5::DECIMAL(2,1), 2::DECIMAL(1,0))", "DECIMAL(2,1)", "-1.5");
}

TEST_F(DecimalOperatorsTest, KeepTheTypeOfNull) {
  GivesType("dynalake.add(NULL::DECIMAL(3,0), 1::DECIMAL(3,0))", "DECIMAL(4,0)", "null");
  GivesType("dynalake.add(NULL::DECIMAL(30,0), 1::DECIMAL(30,0))", "DECIMAL(31,0)", "null");
  GivesType("dynalake.divide(1::DECIMAL(3,0), NULL::DECIMAL(3,1))", "DECIMAL(5,1)", "null");
}

// Dividends beyond 128 bits are divided exactly.
TEST_F(DecimalOperatorsTest, AreExactBeyond128Bits) {
  GivesType(
      "dynalake.divide(1234567890123456789::DECIMAL(19,0), "
      "1.2345678901234567890::DECIMAL(20,19))",
      "DECIMAL(38,19)", "1000000000000000000.0000000000000000000");
}

TEST_F(DecimalOperatorsTest, SayWhatHasNoResult) {
  Fails("dynalake.divide(1.0::DECIMAL(2,1), 0::DECIMAL(1,0))", "DIVISION_BY_ZERO");
  Fails("dynalake.modulus(1.0::DECIMAL(2,1), 0::DECIMAL(30,0))", "DIVISION_BY_ZERO");
  const std::string most(38, '9');
  Fails("dynalake.add(" + most + "::DECIMAL(38,0), 1::DECIMAL(38,0))",
        "NUMERIC_VALUE_OUT_OF_RANGE");
  Fails("dynalake.multiply(" + most + "::DECIMAL(38,0), 10::DECIMAL(38,0))",
        "NUMERIC_VALUE_OUT_OF_RANGE");
  Fails("dynalake.divide(" + most + "::DECIMAL(38,0), 0.1::DECIMAL(1,1))",
        "NUMERIC_VALUE_OUT_OF_RANGE");
  EXPECT_THAT(Run("SELECT dynalake.multiply(0::DECIMAL(38,20), 0::DECIMAL(38,20))"),
              IsError(ErrorCode::kInvalidArgument));
}

}  // namespace
}  // namespace dynalake::engine
