#include "base/nearest.h"

#include <array>

#include <gtest/gtest.h>

namespace dynalake {
namespace {

constexpr std::array<std::string_view, 5> kVerbs = {"load", "land", "sql", "schema", "tables"};

TEST(NearestTest, FindsWhatWasMeant) {
  const struct {
    std::string_view typed;
    std::string_view expected;
  } cases[] = {
      {"laod", "load"},    {"lod", "load"}, {"ladn", "land"}, {"shcema", "schema"},
      {"table", "tables"}, {"sq", "sql"},   {"explode", ""},  {"", ""},
      {"s", ""},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Nearest(c.typed, kVerbs), c.expected) << c.typed;
  }
}

TEST(NearestTest, LongTextsAreCompared) {
  EXPECT_EQ(Nearest(std::string(1 << 20, 'x'), kVerbs), "");
}

TEST(NearestTest, ProposesInWords) {
  EXPECT_EQ(Proposal("laod", kVerbs), " (did you mean load?)");
  EXPECT_EQ(Proposal("xyz", kVerbs), "");
}

}  // namespace
}  // namespace dynalake
