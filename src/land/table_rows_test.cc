#include "land/table_rows.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "ingest/testing/lake_fixture.h"
#include "table/table_columns.h"

namespace dynalake::land {
namespace {

using ::testing::ElementsAre;

class TableRowsTest : public ::testing::Test {
 protected:
  TableState State() {
    const catalog::TablePtr table = lake_.LoadTable().value();
    return {.identifier = table->identifier,
            .lake = lake_.At("lake"),
            .metadata_location = table->metadata_location,
            .columns = table::ReadTableColumns(*table->metadata).value().value(),
            .memory_bytes = int64_t{256} << 20,
            .threads = 1};
  }

  /// All lines of the state, read by what its text says.
  Result<std::vector<std::string>> Lines(const TableState& state) {
    DYNALAKE_ASSIGN(const TableState read,
                    TableStateFromJson(nlohmann::json::parse(ToJson(state).dump())));
    DYNALAKE_ASSIGN(const auto rows, TableRows::Open(lake_.store(), read, {}));
    std::vector<std::string> lines;
    while (true) {
      DYNALAKE_ASSIGN(const auto block, rows->Next({}));
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
    EXPECT_EQ(rows->item_count(), static_cast<int64_t>(lines.size()));
    std::ranges::sort(lines);
    return lines;
  }

  ingest::testing::LakeFixture lake_{"table_rows"};
};

TEST_F(TableRowsTest, AreTheItemsOfTheStateThatTheTextNames) {
  lake_.WriteSource("1.json",
                    ingest::testing::Lines({R"({"id":{"S":"a"},"n":{"N":"1.50"}})",
                                            R"({"id":{"S":"b"},"m":{"M":{"x":{"NULL":true}}}})"}));
  ASSERT_OK(lake_.Run(lake_.Request()));
  const TableState state = State();
  const auto before = ElementsAre(R"({"Item":{"id":{"S":"a"},"n":{"N":"1.50"}}})",
                                  R"({"Item":{"id":{"S":"b"},"m":{"M":{"x":{"NULL":true}}}}})");
  EXPECT_THAT(Lines(state), HasValue(before));
  // A later load does not change what the state is.
  lake_.WriteSource("1.json", ingest::testing::Lines({R"({"id":{"S":"c"}})"}));
  ingest::LoadRequest request = lake_.Request();
  request.mode = ingest::ReplaceAll{.whatever_it_holds = true};
  ASSERT_OK(lake_.Run(request));
  EXPECT_THAT(Lines(state), HasValue(before));
  EXPECT_THAT(Lines(State()), HasValue(ElementsAre(R"({"Item":{"id":{"S":"c"}}})")));
}

TEST_F(TableRowsTest, ReadNothingOutsideTheLake) {
  lake_.WriteSource("1.json", ingest::testing::Lines({R"({"id":{"S":"a"}})"}));
  ASSERT_OK(lake_.Run(lake_.Request()));
  TableState state = State();
  state.lake = lake_.At("elsewhere");
  EXPECT_THAT(Lines(state), IsError(ErrorCode::kMalformedInput));
}

}  // namespace
}  // namespace dynalake::land
