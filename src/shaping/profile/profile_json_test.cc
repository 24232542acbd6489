#include <string>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "shaping/profile/profile.h"

namespace dynalake::shaping {
namespace {

using dynamodb::TypeTag;

PathProfile TenCounts() {
  PathProfile path;
  int64_t count = 0;
  for (const auto tag : {TypeTag::kS, TypeTag::kN, TypeTag::kB, TypeTag::kSS, TypeTag::kNS,
                         TypeTag::kBS, TypeTag::kM, TypeTag::kL, TypeTag::kBool, TypeTag::kNull}) {
    path.Count(tag, ++count);
  }
  return path;
}

Result<Profile> Read(const std::string& counts) {
  DYNALAKE_ASSIGN(const nlohmann::json json,
                  ParseJson(R"({"items":55,"attributes":{"a":{"counts":)" + counts + "}}}", "it"));
  return ProfileFromJson(json);
}

TEST(ProfileJsonTest, NamesTheTypesThatItCounts) {
  Profile profile;
  ASSERT_OK_AND_ASSIGN(AttributeProfile * attribute, profile.Attribute("a"));
  attribute->value = TenCounts();
  const nlohmann::json json = ToJson(profile);
  EXPECT_EQ(PrintJson(json["attributes"]["a"]["counts"]),
            R"({"B":3,"BOOL":9,"BS":6,"L":8,"M":7,"N":2,"NS":5,"NULL":10,"S":1,"SS":4})");
  EXPECT_THAT(ProfileFromJson(json), HasValue(profile));
}

// As commit 0e4de00 wrote them: one number for each type.
TEST(ProfileJsonTest, ReadsCountsThatEarlierVersionsNumbered) {
  ASSERT_OK_AND_ASSIGN(const Profile profile, Read("[1,2,3,4,5,6,7,8,9,10]"));
  EXPECT_EQ(profile.attributes.at("a").value.counts, TenCounts().counts);
}

TEST(ProfileJsonTest, RefusesOtherCounts) {
  for (const char* counts : {"[1,2]", R"({"X":1})", R"({"N":"1"})", "7", "null"}) {
    EXPECT_THAT(Read(counts), IsError(ErrorCode::kMalformedInput)) << counts;
  }
}

/// As version 1 of the rules wrote them.
TEST(EntityCountsJsonTest, WhatEarlierVersionsDidNotCountApartStaysUnknown) {
  ASSERT_OK_AND_ASSIGN(
      const nlohmann::json json,
      ParseJson(R"([{"items":3,"attributes":{"a":3},"in-rest":{"a":1},"entity":"Order"}])", "it"));
  ASSERT_OK_AND_ASSIGN(const EntityCounts counts, EntityCountsFromJson(json));
  EXPECT_EQ(counts.entities.at("Order").in_rest.at("a"), 1);
  EXPECT_EQ(counts.entities.at("Order").kept_spelling, std::nullopt);
  EXPECT_THAT(EntityCountsFromJson(ToJson(counts)), HasValue(counts));

  EntityCounts present;
  present.entities["Order"].in_rest["a"] = 2;
  (*present.entities["Order"].kept_spelling)["a"] = 2;
  (*present.entities["Line"].kept_spelling)["a"] = 1;
  for (const bool is_older_first : {true, false}) {
    EntityCounts both = is_older_first ? counts : present;
    both.Merge(is_older_first ? present : counts);
    EXPECT_EQ(both.entities.at("Order").in_rest.at("a"), 3);
    EXPECT_EQ(both.entities.at("Order").kept_spelling, std::nullopt);
    EXPECT_EQ(both.entities.at("Line").kept_spelling->at("a"), 1);
  }
}

}  // namespace
}  // namespace dynalake::shaping
