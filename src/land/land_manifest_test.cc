#include "land/land_manifest.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"

namespace dynalake::land {
namespace {

using ::testing::ElementsAre;

constexpr const char* kPage = "docs/formats/landing.md";

TEST(LandManifestTest, IsAsItsPageShows) {
  const std::string example = PageExample(kPage, "`_manifest.json`");
  ASSERT_OK_AND_ASSIGN(const LandManifest manifest, ParseManifest(example));
  EXPECT_EQ(manifest.landing_id, "332ba87536d72f6e");
  EXPECT_EQ(manifest.format, LandFormat::kJsonLines);
  EXPECT_EQ(manifest.compression, LandCompression::kGzip);
  EXPECT_EQ(manifest.source.table_name, "Shop");
  EXPECT_EQ(manifest.source.written_at_micros, 1'719'792'000'000'000);
  EXPECT_EQ(manifest.item_count(), 20'000);
  EXPECT_EQ(PrintManifest(manifest), example);
}

TEST(LandManifestTest, TheRecordIsAsItsPageShows) {
  const std::string example = PageExample(kPage, "`_landing.json`");
  ASSERT_OK_AND_ASSIGN(const LandRecord record, ParseRecord(example));
  EXPECT_THAT(record.replaces, ElementsAre("part-0123-00000.jsonl.gz"));
  EXPECT_EQ(PrintRecord(record), example);
}

TEST(LandManifestTest, RefusesWhatIsNotOfItsForm) {
  const std::string sound = PageExample(kPage, "`_manifest.json`");
  const struct {
    std::string from;
    std::string to;
    ErrorCode code;
  } cases[] = {
      {R"("version": 1)", R"("version": 2)", ErrorCode::kUnsupported},
      {R"("landing_id": "332)", R"("landing_id": "../332)", ErrorCode::kMalformedInput},
      {R"("name": "part-)", R"("name": "../part-)", ErrorCode::kMalformedInput},
      {R"("name": "part-)", R"("name": "part-/)", ErrorCode::kMalformedInput},
      {R"("format": "jsonl")", R"("format": "xml")", ErrorCode::kMalformedInput},
      {R"("landed_at": "2026)", R"("landed_at": "x)", ErrorCode::kMalformedInput},
  };
  for (const auto& c : cases) {
    std::string text = sound;
    ASSERT_NE(text.find(c.from), std::string::npos) << c.from;
    text.replace(text.find(c.from), c.from.size(), c.to);
    EXPECT_THAT(ParseManifest(text), IsError(c.code)) << c.to;
  }
  std::string newer = sound;
  newer.insert(1, R"("members": "of later versions are ignored",)");
  EXPECT_THAT(ParseManifest(newer), IsOk());
}

}  // namespace
}  // namespace dynalake::land
