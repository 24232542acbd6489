#include "query/statements/athena_errors.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace dynalake::query {
namespace {

/// What DuckDB says, and what Trino 476 answers of the same numbers.
TEST(AthenaErrorsTest, AnOverflowIsToldInTheWordsOfTheLanguage) {
  const std::pair<const char*, const char*> cases[] = {
      {"Overflow in addition of INT32 (2147483647 + 1)!",
       "integer addition overflow: 2147483647 + 1"},
      {"Overflow in subtraction of INT16 (-32768 - 2)!",
       "smallint subtraction overflow: -32768 - 2"},
      {"Overflow in multiplication of INT8 (127 * 2)!", "tinyint multiplication overflow: 127 * 2"},
      {"Overflow in addition of INT64 (9223372036854775807 + 1)!",
       "bigint addition overflow: 9223372036854775807 + 1"},
      {"Overflow in HUGEINT addition: 9 + 9", "Decimal overflow"},
      {"Overflow on abs(-2147483648)", "Value -2147483648 is out of range for abs(integer)"},
      {"Overflow on abs(-128)", "Value -128 is out of range for abs(tinyint)"},
  };
  for (const auto& [duckdb, trino] : cases) {
    EXPECT_EQ(InAthenasWords(Error(ErrorCode::kInvalidArgument, duckdb)).ToString(),
              std::string("NUMERIC_VALUE_OUT_OF_RANGE: ") + trino);
  }
}

TEST(AthenaErrorsTest, OthersGetTheirNameAlone) {
  EXPECT_EQ(
      InAthenasWords(Error(ErrorCode::kInvalidArgument, "Overflow in something else")).ToString(),
      "NUMERIC_VALUE_OUT_OF_RANGE: Overflow in something else");
  EXPECT_EQ(InAthenasWords(Error(ErrorCode::kNotFound, "no such thing")).ToString(),
            "no such thing");
}

}  // namespace
}  // namespace dynalake::query
