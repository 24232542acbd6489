#include "land/row_blocks.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "engine/execute/engine.h"
#include "ingest/testing/lake_fixture.h"
#include "query/names/catalog_relations.h"
#include "query/session.h"
#include "table/table_columns.h"

namespace dynalake::land {
namespace {

using ::testing::ElementsAre;

class RowBlocksTest : public ::testing::Test {
 protected:
  /// The rows of the table as it is now, whose reading has begun.
  std::unique_ptr<engine::BatchStream> Start() {
    return session_->Scan({.database = "", .table = "t"}, {}, {}).value();
  }

  /// All lines of `rows`.
  Result<std::vector<std::string>> Lines(engine::BatchStream& rows, bool loaded) {
    RowItems source{.description = {.address = "default.t"}, .rows = rows};
    if (loaded) {
      source.loaded = RowItems::Loaded{
          .columns = table::ReadTableColumns(*lake_.LoadTable().value()->metadata).value().value()};
    }
    RowBlocks blocks(source);
    std::vector<std::string> lines;
    while (true) {
      DYNALAKE_ASSIGN(const auto block, blocks.Next({}));
      if (!block) {
        break;
      }
      EXPECT_EQ(block->source, "default.t");
      EXPECT_EQ(block->first_line, static_cast<int64_t>(lines.size()) + 1);
      std::string_view rest = block->text;
      for (size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
           rest.remove_prefix(end + 1)) {
        lines.emplace_back(rest.substr(0, end));
      }
    }
    EXPECT_EQ(blocks.item_count(), static_cast<int64_t>(lines.size()));
    std::ranges::sort(lines);
    return lines;
  }

  ingest::testing::LakeFixture lake_{"row_blocks"};
  query::CatalogRelations relations_{lake_.catalog(), lake_.reader()};
  std::unique_ptr<engine::Engine> engine_ = engine::Engine::Open({}, lake_.store()).value();
  std::unique_ptr<query::Session> session_ = std::make_unique<query::Session>(relations_, *engine_);
};

TEST_F(RowBlocksTest, AreTheItemsOfTheStateThatWasFirstRead) {
  lake_.WriteSource("1.json",
                    ingest::testing::Lines({R"({"id":{"S":"a"},"n":{"N":"1.50"}})",
                                            R"({"id":{"S":"b"},"m":{"M":{"x":{"NULL":true}}}})"}));
  ASSERT_OK(lake_.Run(lake_.Request()));
  const auto before = ElementsAre(R"({"Item":{"id":{"S":"a"},"n":{"N":"1.50"}}})",
                                  R"({"Item":{"id":{"S":"b"},"m":{"M":{"x":{"NULL":true}}}}})");
  EXPECT_THAT(Lines(*Start(), true), HasValue(before));
  // A later load does not change what is being read.
  const auto begun = Start();
  lake_.WriteSource("1.json", ingest::testing::Lines({R"({"id":{"S":"c"}})"}));
  ingest::LoadRequest request = lake_.Request();
  request.mode = ingest::ReplaceAll{.whatever_it_holds = true};
  ASSERT_OK(lake_.Run(request));
  EXPECT_THAT(Lines(*begun, true), HasValue(before));
}

TEST_F(RowBlocksTest, RowsOfNoLoadAreItemsOfTheirColumns) {
  lake_.WriteSource("1.json", ingest::testing::Lines(
                                  {R"({"id":{"S":"a"},"n":{"N":"1.50"}})", R"({"id":{"S":"b"}})"}));
  ASSERT_OK(lake_.Run(lake_.Request()));
  const auto rows =
      session_->Query("select id, cast(n as decimal(9, 2)) as exact from t", {}).value();
  EXPECT_THAT(Lines(*rows, false),
              HasValue(ElementsAre(R"({"Item":{"id":{"S":"a"},"exact":{"N":"1.50"}}})",
                                   R"({"Item":{"id":{"S":"b"}}})")));
}

}  // namespace
}  // namespace dynalake::land
