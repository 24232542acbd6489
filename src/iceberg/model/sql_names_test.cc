#include "iceberg/model/sql_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::iceberg {
namespace {

using testing::ElementsAre;

TEST(SqlNamesTest, OfSeveralThatDifferInCaseLaterOnesGetANumber) {
  EXPECT_THAT(SqlNames({"a", "A", "b", "a__2", "A"}),
              ElementsAre("a", "A__3", "b", "a__2", "A__4"));
}

TEST(SqlNamesTest, ANumberedNameMayBeOfTheNameBeforeIt) {
  for (const char* given : {"a", "A", "a__2", "A__13"}) {
    EXPECT_TRUE(MayBeSqlNameOf(given, "a")) << given;
  }
  for (const char* given : {"b", "a__", "a__b", "a__2b", "a_2", "aa", "", "b__2"}) {
    EXPECT_FALSE(MayBeSqlNameOf(given, "a")) << given;
  }
  EXPECT_TRUE(MayBeSqlNameOf("a__b", "a__b"));
}

}  // namespace
}  // namespace dynalake::iceberg
