#include "iceberg/model/literal.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

TEST(LiteralTest, OrdersAsIcebergDoes) {
  const std::vector<std::vector<Literal>> ascending = {
      {Literal::Boolean(false), Literal::Boolean(true)},
      {Literal::Int(-1), Literal::Long(0), Literal::Int(1)},
      {Literal::Float(-1), Literal::Double(-0.0), Literal::Float(0.0F), Literal::Double(1e300),
       Literal::Double(std::nan(""))},
      {Literal::Decimal(-1), Literal::Decimal(static_cast<Int128>(1) << 100)},
      {Literal::String(""), Literal::String("a"), Literal::String("ab"),
       Literal::String("\xc3\xa4")},
  };
  for (const std::vector<Literal>& literals : ascending) {
    for (size_t i = 0; i < literals.size(); ++i) {
      for (size_t j = 0; j < literals.size(); ++j) {
        EXPECT_EQ(literals[i] <=> literals[j], i <=> j)
            << literals[i].ToString() << " " << literals[j].ToString();
      }
    }
  }
  EXPECT_EQ(Literal::Int(1) <=> Literal::String("1"), std::partial_ordering::unordered);
  EXPECT_NE(Literal::Int(1), Literal::Long(1));
  EXPECT_EQ(Literal::Double(std::nan("")), Literal::Double(std::nan("")));
}

TEST(PartitionKeyTest, TellsTuplesApart) {
  const std::vector<PartitionTuple> tuples = {
      {},
      {std::nullopt},
      {std::nullopt, std::nullopt},
      {Literal::String("")},
      {Literal::String("ab"), Literal::String("c")},
      {Literal::String("a"), Literal::String("bc")},
      {Literal::Int(1)},
      {Literal::Long(1)},
  };
  for (size_t i = 0; i < tuples.size(); ++i) {
    for (size_t j = 0; j < tuples.size(); ++j) {
      EXPECT_EQ(PartitionKey(tuples[i]) == PartitionKey(tuples[j]), i == j) << i << " " << j;
    }
  }
}

}  // namespace
}  // namespace dynalake::iceberg
