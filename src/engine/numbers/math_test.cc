// Expected values are answers of Trino 476 (tests/sql/athena).

#include "engine/testing/function_fixture.h"

namespace dynalake::engine {
namespace {

class MathTest : public FunctionTest {};

TEST_F(MathTest, AnswersBeyondTheDomain) {
  Gives("isnan(dynalake.sqrt(-1))", "true");
  Gives("dynalake.ln(0)", "-inf");
  Gives("isnan(dynalake.acos(2))", "true");
  Gives("isnan(dynalake.sin('inf'))", "true");
  Gives("dynalake.log(0, 5)", "-0");
  Gives("dynalake.log(1, 5)", "inf");
  Gives("dynalake.log2(8)", "3");
  Gives("dynalake.cbrt(27)", "3");
  Gives("isnan(dynalake.power(-2, 0.5))", "true");
  Gives("isnan(dynalake.power(1, 'nan'))", "true");
  Gives("dynalake.sign('-inf'::FLOAT)", "-1");
}

TEST_F(MathTest, RoundsHalfAwayFromZero) {
  Gives("dynalake.round(-2.5::DOUBLE)", "-3");
  Gives("dynalake.round(2.4999999999999996::DOUBLE)", "2");
  Gives("dynalake.round(2.675::DOUBLE, 2)", "2.68");
  Gives("dynalake.round(-1234.5678::DOUBLE, -2)", "-1200");
  Gives("dynalake.round(1e0::DOUBLE, 400)", "1");
  Gives("dynalake.round(1.25::FLOAT, 1)", "1.3");
  Gives("dynalake.round(-15::INTEGER, -1)", "-20");
  Gives("dynalake.round(15::BIGINT, -25)", "0");
  Fails("dynalake.round(127::TINYINT, -1)", "NUMERIC_VALUE_OUT_OF_RANGE");
  Fails("dynalake.round(9223372036854775807, -1)", "NUMERIC_VALUE_OUT_OF_RANGE");
}

TEST_F(MathTest, RoundsDecimals) {
  GivesType("dynalake.round_decimal(1234.567::DECIMAL(7,3), -2)", "DECIMAL(8,3)", "1200.000");
  GivesType("dynalake.round_decimal(-2.5::DECIMAL(2,1))", "DECIMAL(2,0)", "-3");
  GivesType("dynalake.round_decimal(1.5::DECIMAL(2,1), 5)", "DECIMAL(3,1)", "1.5");
  GivesType("dynalake.round_decimal(55.5::DECIMAL(3,1), -2)", "DECIMAL(4,1)", "100.0");
  GivesType("dynalake.truncate(-2.789::DECIMAL(4,3), 1)", "DECIMAL(4,3)", "-2.700");
  GivesType("dynalake.truncate(0.789::DECIMAL(3,3))", "DECIMAL(1,0)", "0");
  GivesType("dynalake.floor(-2.1::DECIMAL(2,1))", "DECIMAL(2,0)", "-3");
  GivesType("dynalake.ceiling(2.1::DECIMAL(2,1))", "DECIMAL(2,0)", "3");
  GivesType("dynalake.floor(99999999999999999999.9::DECIMAL(21,1))", "DECIMAL(21,0)",
            "99999999999999999999");
  Fails("dynalake.round_decimal(" + std::string(38, '9') + "::DECIMAL(38,0), -1)",
        "NUMERIC_VALUE_OUT_OF_RANGE");
}

TEST_F(MathTest, ShiftsWithinTheType) {
  Gives("dynalake.shift_left(1::INTEGER, 31)", "-2147483648");
  Gives("dynalake.shift_left(1::INTEGER, 40)", "0");
  Gives("dynalake.shift_left(1::INTEGER, -1)", "0");
  Gives("dynalake.shift_left(64::TINYINT, 1)", "-128");
  Gives("dynalake.shift_right(-8::INTEGER, 1)", "2147483644");
  Gives("dynalake.shift_right(-8::TINYINT, 1)", "124");
  Gives("dynalake.shift_right_signed((-128)::TINYINT, 7)", "-1");
  Gives("dynalake.shift_right_signed(-8::BIGINT, 100)", "-1");
  Gives("dynalake.bit_count(-7, 8)", "6");
  Fails("dynalake.bit_count(300, 8)", "INVALID_FUNCTION_ARGUMENT");
}

TEST_F(MathTest, KnowsDistributions) {
  Gives("round(dynalake.normal_cdf(0, 1, 1.96), 12)", "0.975002104852");
  Gives("round(dynalake.inverse_normal_cdf(0, 1, 0.975), 12)", "1.95996398454");
  Gives("round(dynalake.beta_cdf(3, 4, 0.5), 12)", "0.65625");
  Gives("round(dynalake.inverse_beta_cdf(2, 5, 0.5), 12)", "0.264449983296");
  Gives("round(dynalake.t_cdf(1, 10), 12)", "0.829553433849");
  Gives("round(dynalake.t_pdf(0, 10), 12)", "0.389108383966");
  Gives("round(dynalake.wilson_interval_lower(1250, 1310, 1.96), 12)", "0.94148837254");
  Gives("round(dynalake.wilson_interval_upper(1250, 1310, 1.96), 12)", "0.964252471714");
  Fails("dynalake.wilson_interval_lower(0, 0, 1.96)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.inverse_normal_cdf(0, 0, 0.5)", "INVALID_FUNCTION_ARGUMENT");
}

TEST_F(MathTest, FindsBuckets) {
  Gives("dynalake.width_bucket(3.5, 0, 10, 5)", "2");
  Gives("dynalake.width_bucket(-1, 0, 10, 5)", "0");
  Gives("dynalake.width_bucket(10, 0, 10, 5)", "6");
  Gives("dynalake.width_bucket(3, 10, 0, 5)", "4");
  Gives("dynalake.width_bucket(3, 10, NULL, 5)", "null");
  // 1e308 of 2.7e308 is the fourth tenth.
  Gives("dynalake.width_bucket(0, -1e308, 1.7e308, 10)", "4");
  Gives("dynalake.width_bucket(0, 1.7e308, -1e308, 10)", "7");
  Gives("dynalake.width_bucket(1, 0, 1.5e0, 9223372036854775807) > 0", "true");
  Fails("dynalake.width_bucket(2, 0, 1, 9223372036854775807)", "NUMERIC_VALUE_OUT_OF_RANGE");
  Fails("dynalake.width_bucket(-1, 1, 0, 9223372036854775807)", "NUMERIC_VALUE_OUT_OF_RANGE");
  Fails("dynalake.width_bucket(3, 0, 0, 5)", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.width_bucket(3, [1, 3])", "2");
  Gives("dynalake.width_bucket(0, [1, 3])", "0");
  Fails("dynalake.width_bucket(2, [3, 1])", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.width_bucket(1, [])", "INVALID_FUNCTION_ARGUMENT");
}

TEST_F(MathTest, MeasuresVectors) {
  Gives("dynalake.cosine_similarity([1, 2], [2, 1])", "0.8");
  Gives("dynalake.cosine_distance([1, 2], [2, 1])", "0.19999999999999996");
  Gives("dynalake.euclidean_distance([1, 2], [4, 6])", "5");
  Gives("dynalake.dot_product([], [])", "0");
  Gives("dynalake.cosine_similarity_of_maps(MAP {'a': 1, 'b': 2}, MAP {'a': 3})",
        "0.4472135954999579");
  Gives("isnan(dynalake.cosine_similarity_of_maps(MAP {'a': 0}, MAP {'a': 3}))", "true");
  Fails("dynalake.cosine_similarity([1], [1, 2])", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.cosine_similarity([0], [0])", "INVALID_FUNCTION_ARGUMENT");
}

TEST_F(MathTest, WritesNumbers) {
  Gives("dynalake.to_base(-255, 16)", "-ff");
  Gives("dynalake.from_base('FF', 16)", "255");
  Gives("dynalake.from_base('+101', 2)", "5");
  Fails("dynalake.from_base('', 10)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.from_base('9223372036854775808', 10)", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.to_base(5, 37)", "INVALID_FUNCTION_ARGUMENT");
  Gives("dynalake.format_number(123456)", "123K");
  Gives("dynalake.format_number(1000000)", "1M");
  Gives("dynalake.format_number(1234.5)", "1.23K");
  Gives("dynalake.format_number(-1500)", "-1.5K");
  Gives("dynalake.format_number(0)", "0");
  Gives("dynalake.parse_data_size('2.5MB')", "2621440");
  Gives("dynalake.parse_data_size('1EB')", "1152921504606846976");
  Fails("dynalake.parse_data_size('1 kB')", "INVALID_FUNCTION_ARGUMENT");
  Fails("dynalake.parse_data_size('-1kB')", "INVALID_FUNCTION_ARGUMENT");
}

// A new one for each row, within the bounds.
TEST_F(MathTest, DrawsNumbers) {
  Gives(
      "min(x) >= 1 AND max(x) <= 5 AND count(DISTINCT x) = 5 FROM (SELECT "
      "dynalake.random_between(random(), random(), 1::INTEGER, 6::INTEGER) AS x "
      "FROM range(1000))",
      "true");
  Fails("dynalake.random_between(0.5, 0.5, 0, 0)", "bound must be positive");
}

}  // namespace
}  // namespace dynalake::engine
