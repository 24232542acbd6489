#include "engine/functions/comparisons.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "engine/functions/identity.h"

namespace dynalake::engine {
namespace {

/// Two values that DuckDB computes.
class Pair {
 public:
  explicit Pair(const std::string& values) {
    auto result = connection_.Query("SELECT " + values);
    EXPECT_FALSE(result->HasError()) << result->GetError();
    chunk_ = result->Fetch();
    FormatValues(chunk_->data[0], 1, left);
    FormatValues(chunk_->data[1], 1, right);
  }

  ValueFormat left;
  ValueFormat right;

 private:
  duckdb::DuckDB database_{nullptr};
  duckdb::Connection connection_{database_};
  duckdb::unique_ptr<duckdb::DataChunk> chunk_;
};

std::string IdentityOf(const ValueFormat& values) {
  std::string bytes;
  AppendIdentity(values, 0, bytes);
  return bytes;
}

// What Trino 476 answers: tests/sql/athena/expressions/nulls.jsonl and nan.jsonl.
TEST(ComparisonsTest, EqualAsTrinoHasIt) {
  constexpr Truth kFalse = Truth::kFalse;
  constexpr Truth kTrue = Truth::kTrue;
  constexpr Truth kUnknown = Truth::kUnknown;
  const struct {
    const char* values;
    Truth equals;
    bool identical;
  } cases[] = {
      {"1, 1", kTrue, true},
      {"1, NULL::INTEGER", kUnknown, false},
      {"'a long text of several words', 'a long text of several words'", kTrue, true},
      {"'nan'::DOUBLE, 'nan'::DOUBLE", kFalse, true},
      {"0e0, -0e0", kTrue, true},
      {"1.50, 1.50", kTrue, true},
      {"[1, NULL], [1, 2]", kUnknown, false},
      {"[1, NULL], [2, NULL]", kFalse, false},
      {"[NULL::INTEGER], [NULL::INTEGER]", kUnknown, true},
      {"[1, NULL], [1]", kFalse, false},
      {"['nan'::DOUBLE], ['nan'::DOUBLE]", kFalse, true},
      {"[[1], NULL], [[1], NULL]", kUnknown, true},
      {"{'a': 1, 'b': NULL::INTEGER}, {'a': 1, 'b': 2}", kUnknown, false},
      {"{'a': 1, 'b': NULL::INTEGER}, {'a': 2, 'b': 2}", kFalse, false},
      {"{'a': 1, 'b': NULL::INTEGER}, {'a': 1, 'b': NULL::INTEGER}", kUnknown, true},
      {"MAP {1: 3, 2: 4}, MAP {2: 4, 1: 3}", kTrue, true},
      {"MAP {1: NULL::INTEGER}, MAP {1: 2}", kUnknown, false},
      {"MAP {1: NULL::INTEGER}, MAP {2: NULL::INTEGER}", kFalse, false},
      {"MAP {1: 3, 2: NULL}, MAP {1: 4, 2: NULL}", kFalse, false},
      {"{'instant': TIMESTAMPTZ '2024-01-01 10:00:00+00', 'zone': 'UTC'}, "
       "{'instant': TIMESTAMPTZ '2024-01-01 11:00:00+01', 'zone': '+01:00'}",
       kTrue, true},
      {"{'local': TIME '10:00:00', 'offset_minutes': 120}, "
       "{'local': TIME '08:00:00', 'offset_minutes': 0}",
       kTrue, true},
      // Rows whose fields are merely called so.
      {"{'local': TIME '10:00:00', 'offset_minutes': 120::BIGINT}, "
       "{'local': TIME '08:00:00', 'offset_minutes': 0::BIGINT}",
       kFalse, false},
      {"{'instant': TIMESTAMPTZ '2024-01-01 10:00:00+00', 'area': 'UTC'}, "
       "{'instant': TIMESTAMPTZ '2024-01-01 10:00:00+00', 'area': 'GMT'}",
       kFalse, false},
      {"{'instant': TIMESTAMPTZ '2024-01-01 10:00:00+00', 'zone': 1}, "
       "{'instant': TIMESTAMPTZ '2024-01-01 10:00:00+00', 'zone': 2}",
       kFalse, false},
  };
  for (const auto& test : cases) {
    const Pair pair(test.values);
    EXPECT_EQ(Equals(pair.left, 0, pair.right, 0), test.equals) << test.values;
    EXPECT_EQ(IsIdentical(pair.left, 0, pair.right, 0), test.identical) << test.values;
    EXPECT_EQ(HashOf(pair.left, 0) == HashOf(pair.right, 0), test.identical) << test.values;
    EXPECT_EQ(IdentityOf(pair.left) == IdentityOf(pair.right), test.identical) << test.values;
  }
}

// Key by key among all of the other map these would take hours.
TEST(ComparisonsTest, FindsTheKeysOfLargeMaps) {
  const std::string map = "map_from_entries(list_transform(range(300000), lambda i: {'k': ";
  const std::string up = map + "i, 'v': i}))";
  const std::string down = map + "299999 - i, 'v': 299999 - i}))";
  const std::string other = map + "300000 - i, 'v': 300000 - i}))";
  const Pair same(up + ", " + down);
  EXPECT_EQ(Equals(same.left, 0, same.right, 0), Truth::kTrue);
  EXPECT_TRUE(IsIdentical(same.left, 0, same.right, 0));
  const Pair different(up + ", " + other);
  EXPECT_EQ(Equals(different.left, 0, different.right, 0), Truth::kFalse);
  EXPECT_FALSE(IsIdentical(different.left, 0, different.right, 0));
}

TEST(ComparisonsTest, OrderAsTrinoHasIt) {
  const struct {
    const char* values;
    int order;
  } cases[] = {
      {"1, 2", -1},
      {"'b', 'a'", 1},
      {"'nan'::DOUBLE, 'inf'::DOUBLE", 1},
      {"'nan'::FLOAT, 'nan'::FLOAT", 0},
      {"{'a': 1, 'b': NULL::INTEGER}, {'a': 2, 'b': 0}", -1},
      {"[1, 2], [2, NULL]", -1},
      {"[1, 2], [1]", 1},
  };
  for (const auto& test : cases) {
    const Pair pair(test.values);
    EXPECT_EQ(Order(pair.left, 0, pair.right, 0), test.order) << test.values;
  }
  for (const char* values : {"{'a': 1, 'b': NULL::INTEGER}, {'a': 1, 'b': 0}", "[1, NULL], [1, 2]",
                             "[NULL::INTEGER], [1]"}) {
    const Pair pair(values);
    EXPECT_THROW(Order(pair.left, 0, pair.right, 0), duckdb::NotImplementedException) << values;
  }
}

}  // namespace
}  // namespace dynalake::engine
