#include "work/unit_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"

namespace dynalake::work {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

StoreSettings SomeStores() {
  return {.region = "eu-west-1",
          .profile = "analytics",
          .endpoint_url = "http://localhost:9000",
          .assume_role = {{.role_arn = "arn:aws:iam::111122223333:role/hop",
                           .external_id = "outside",
                           .session_name = "night",
                           .duration_s = 900},
                          {.role_arn = "arn:aws:iam::444455556666:role/read"}},
          .addressing = aws::BucketStyle::kPath,
          .encryption = storage::S3Encryption::kKms,
          .kms_key_id = "alias/lake",
          .requester_pays = true,
          .expected_bucket_owner = "123456789012"};
}

const WorkUnit kUnit{"unit-000001", "load", {{"files", {1, 2}}}};

// A text that version 1 wrote. It stays readable: never change it.
constexpr const char* kOrderOfVersion1 =
    R"({"id":"unit-000001","input":{"files":[1,2]},"kind":"load","stores":{"addressing":"path",)"
    R"("assume-role":[{"duration-s":900,"external-id":"outside","role-arn":)"
    R"("arn:aws:iam::111122223333:role/hop","session-name":"night"},{"external-id":"","role-arn":)"
    R"("arn:aws:iam::444455556666:role/read","session-name":"dynalake"}],"encryption":"kms",)"
    R"("endpoint-url":"http://localhost:9000","expected-bucket-owner":"123456789012",)"
    R"("kms-key-id":"alias/lake","profile":"analytics","region":"eu-west-1",)"
    R"("requester-pays":true},"version":1})";

// Likewise.
constexpr const char* kAnswerOfVersion1 =
    R"({"result":{"details":{"a":1},"files":[],"position":{"complete-to-micros":7},)"
    R"("read-bytes":100,"row-count":3,"unit-id":"unit-000001"},"version":1})";

TEST(UnitTextTest, TheTextsAreAsTheirPageShows) {
  constexpr const char* kPage = "docs/formats/units.md";
  EXPECT_THAT(ParseJson(PageExample(kPage, "An order"), "the page"),
              HasValue(ParseJson(kOrderOfVersion1, "an order").value()));
  EXPECT_THAT(ParseJson(PageExample(kPage, "An answer"), "the page"),
              HasValue(ParseJson(kAnswerOfVersion1, "an answer").value()));
}

TEST(UnitTextTest, AnOrderIsOneLineWithAllThatAnotherProcessNeeds) {
  const std::string text = PrintUnitOrder(kUnit, SomeStores());
  EXPECT_EQ(text, std::string(kOrderOfVersion1) + "\n");
  ASSERT_OK_AND_ASSIGN(const UnitOrder order, ParseUnitOrder(kOrderOfVersion1));
  EXPECT_EQ(order.unit, kUnit);
  // Every member, so that one more does not compile before it is compared.
  const auto [region, profile, url, roles, addressing, encryption, kms_key_id, requester_pays,
              owner] = order.stores;
  EXPECT_EQ(region, "eu-west-1");
  EXPECT_EQ(profile, "analytics");
  EXPECT_EQ(url, "http://localhost:9000");
  ASSERT_EQ(roles.size(), 2u);
  EXPECT_EQ(roles[0].external_id, "outside");
  EXPECT_EQ(roles[0].duration_s, 900);
  EXPECT_EQ(roles[1].duration_s, std::nullopt);
  EXPECT_EQ(addressing, aws::BucketStyle::kPath);
  EXPECT_EQ(encryption, storage::S3Encryption::kKms);
  EXPECT_EQ(kms_key_id, "alias/lake");
  EXPECT_TRUE(requester_pays);
  EXPECT_EQ(owner, "123456789012");
  EXPECT_EQ(PrintUnitOrder(order.unit, order.stores), text);
}

TEST(UnitTextTest, AnAnswerIsTheResult) {
  ASSERT_OK_AND_ASSIGN(const WorkResult result, ParseUnitAnswer(kAnswerOfVersion1));
  EXPECT_EQ(result.unit_id, "unit-000001");
  EXPECT_EQ(result.row_count, 3);
  EXPECT_EQ(result.read_bytes, 100);
  EXPECT_EQ(result.position, (SourcePosition{.complete_to_micros = 7}));
  EXPECT_EQ(PrintUnitAnswer(result), std::string(kAnswerOfVersion1) + "\n");
}

TEST(UnitTextTest, AnAnswerMayBeTheErrorOfTheUnit) {
  for (const ErrorTraits& traits : AllErrorTraits()) {
    const std::string text =
        PrintUnitAnswer(Error(traits.code, "line 3").WithContext("file:///a.json"));
    EXPECT_THAT(text, EndsWith("\n"));
    EXPECT_THAT(ParseUnitAnswer(text), IsError(traits.code, "file:///a.json: line 3"));
  }
}

TEST(UnitTextTest, WhatANewerProgramWroteIsRefusedByName) {
  const std::string order = R"({"version":2,"unit":"in another form"})";
  EXPECT_THAT(ParseUnitOrder(order),
              IsError(ErrorCode::kUnsupported,
                      HasSubstr("a work unit was written by a newer dynalake (its version is 2")));
  EXPECT_THAT(ParseUnitAnswer(order), IsError(ErrorCode::kUnsupported, HasSubstr("newer")));
}

TEST(UnitTextTest, RefusesBrokenTexts) {
  const auto whole = ParseJson(kOrderOfVersion1, "an order").value();
  for (const auto& [name, value] : whole.items()) {
    auto broken = whole;
    broken.erase(name);
    EXPECT_THAT(ParseUnitOrder(PrintJson(broken)), IsError(ErrorCode::kMalformedInput)) << name;
  }
  for (const auto& [name, value] : whole["stores"].items()) {
    auto broken = whole;
    broken["stores"][name] = {{"not", "this"}};
    EXPECT_THAT(ParseUnitOrder(PrintJson(broken)), IsError(ErrorCode::kMalformedInput)) << name;
  }
  for (const char* text : {"", "{}", R"({"version":1})", R"({"version":1,"result":{}})", "{"}) {
    EXPECT_THAT(ParseUnitAnswer(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

TEST(SourcePositionTest, TwoReadingsAreCompleteToTheEarlier) {
  const SourcePosition none;
  const SourcePosition one{.complete_to_micros = 1};
  const SourcePosition two{.complete_to_micros = 2};
  EXPECT_EQ(Earlier(two, one), one);
  EXPECT_EQ(Earlier(one, two), one);
  EXPECT_EQ(Earlier(one, none), none) << "nobody knows what is in";
  EXPECT_THAT(SourcePositionFromJson(nullptr), HasValue(none));
  EXPECT_THAT(SourcePositionFromJson(ToJson(none)), HasValue(none));
}

}  // namespace
}  // namespace dynalake::work
