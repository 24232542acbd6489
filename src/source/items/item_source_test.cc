#include "source/items/item_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"

namespace dynalake::source {
namespace {

using ::testing::HasSubstr;

Result<ItemFile> FileOf(std::string_view text) {
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(text, "a file"));
  return ItemFileFromJson(json);
}

TEST(ItemFileFromJsonTest, EveryFormatComesBack) {
  for (const ItemFormat format : {ItemFormat::kDynamoDbJson, ItemFormat::kIon,
                                  ItemFormat::kDataPipeline, ItemFormat::kPages}) {
    const ItemFile file{.location = *storage::Location::Parse("file:///in/a"),
                        .name = "a",
                        .size_bytes = 5,
                        .format = format,
                        .md5_base64 = "1B2M2Y8AsgTpgAmY7PhCfg==",
                        .item_count = 3,
                        .modified_micros = 7};
    EXPECT_THAT(ItemFileFromJson(ToJson(file)), HasValue(file));
  }
}

// As programs wrote it before pages were a format of their own. It stays readable: never change it.
TEST(ItemFileFromJsonTest, AMarkOfEarlierProgramsSaysThatAFileIsOfPages) {
  ASSERT_OK_AND_ASSIGN(
      const ItemFile pages,
      FileOf(R"({"format":"DYNAMODB_JSON","item-count":20,"page-times":true,"size-bytes":50,)"
             R"("location":"file:///lake/state/scan/00/7b69.pages","name":"7b69.pages"})"));
  EXPECT_EQ(pages.format, ItemFormat::kPages);
  EXPECT_EQ(pages.item_count, 20);
  EXPECT_EQ(ToJson(pages).at("format"), "PAGES");
  ASSERT_OK_AND_ASSIGN(const ItemFile lines,
                       FileOf(R"({"format":"DYNAMODB_JSON","location":"file:///in/a.json",)"
                              R"("name":"a.json","page-times":false,"size-bytes":5})"));
  EXPECT_EQ(lines.format, ItemFormat::kDynamoDbJson);
}

TEST(ItemFileFromJsonTest, AFormatThatIsNotKnownIsNamed) {
  EXPECT_THAT(
      FileOf(R"({"format":"CSV","location":"file:///in/a","name":"a","size-bytes":5})"),
      IsError(ErrorCode::kMalformedInput, HasSubstr("file:///in/a is of the unknown format CSV")));
}

}  // namespace
}  // namespace dynalake::source
