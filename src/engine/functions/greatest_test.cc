// Expected values are answers of Trino 476 (tests/sql/athena).

#include "engine/testing/function_fixture.h"

namespace dynalake::engine {
namespace {

class GreatestTest : public FunctionTest {};

TEST_F(GreatestTest, KnowsNullAndNan) {
  GivesType("dynalake.greatest(1, NULL::INTEGER)", "INTEGER", "null");
  Gives("dynalake.greatest(1::DOUBLE, 'nan'::DOUBLE, 2::DOUBLE)", "2");
  Gives("dynalake.least('nan'::DOUBLE, 'inf'::DOUBLE)", "inf");
  Gives("isnan(dynalake.least('nan'::DOUBLE, 'nan'::DOUBLE))", "true");
  Gives("dynalake.greatest('a', 'b', 'B')", "b");
  Gives("hex(dynalake.least('\\x01'::BLOB, '\\x00\\xff'::BLOB))", "00FF");
  Gives("CAST(dynalake.greatest([1], [2]) AS VARCHAR)", "[2]");
  Gives("CAST(dynalake.greatest(row(1, 2), row(1, 3)) AS VARCHAR)", "(1, 3)");
  Gives(
      "CAST(list(dynalake.least(x, 'some longer text than that') ORDER BY x) AS VARCHAR) "
      "FROM (VALUES ('a'), ('z'), (NULL)) t(x)",
      "[a, some longer text than that, NULL]");
}

}  // namespace
}  // namespace dynalake::engine
