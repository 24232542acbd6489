#include <array>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "iceberg/change/apply.h"
#include "iceberg/change/schema_change.h"
#include "ingest/load/load.h"
#include "ingest/testing/lake_fixture.h"
#include "table/rules_version.h"
#include "table/table_columns.h"

namespace dynalake::ingest {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::Lines;
using ::testing::Not;

class RulesVersionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    lake_.WriteSource("1.json", Lines({R"({"id":{"S":"a"},"n":{"N":"1.10"}})"}));
    ASSERT_OK(lake_.Run(lake_.Request()));
    ASSERT_EQ(Version(), table::kRulesVersion);
  }

  std::optional<int> Version() {
    return table::RulesVersionOf(*lake_.LoadTable().value()->metadata);
  }

  /// Makes the table one that an earlier program loaded, which said `version` or nothing.
  void Age(std::optional<int> version) {
    const auto table = lake_.LoadTable().value();
    auto choices =
        ParseJson(*table->metadata->FindProperty(table::kChoicesProperty), "choices").value();
    choices.erase("rules");
    SetIf(choices, "rules", version);
    const std::array<iceberg::Update, 1> updates = {
        iceberg::SetProperties{{{table::kChoicesProperty, PrintJson(choices)}}}};
    ASSERT_THAT(lake_.catalog().CommitTable(*table, updates), IsOk());
  }

  testing::LakeFixture lake_{std::string("rules-version-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
};

TEST_F(RulesVersionTest, TheSameLoadShapesAnOlderTableAnew) {
  for (const std::optional<int> version : {std::optional<int>(), std::optional<int>(1)}) {
    ASSERT_NO_FATAL_FAILURE(Age(version));
    EXPECT_EQ(Version(), 1);
    ASSERT_OK_AND_ASSIGN(const LoadReport anew, lake_.Run(lake_.Request()));
    EXPECT_EQ(anew.outcome, LoadOutcome::kLoaded);
    EXPECT_EQ(Version(), table::kRulesVersion);
    ASSERT_OK_AND_ASSIGN(const LoadReport again, lake_.Run(lake_.Request()));
    EXPECT_EQ(again.outcome, LoadOutcome::kAlreadyIn);
  }
}

TEST_F(RulesVersionTest, AnAppendSaysWhatOlderRowsLack) {
  LoadRequest append = lake_.Request();
  append.mode = ingest::Append{};
  lake_.WriteSource("1.json", Lines({R"({"id":{"S":"b"}})"}));
  ASSERT_OK_AND_ASSIGN(const LoadReport present, lake_.Run(append));
  EXPECT_THAT(present.notes, Not(Contains(HasSubstr("version"))));
  EXPECT_EQ(Version(), table::kRulesVersion);

  ASSERT_NO_FATAL_FAILURE(Age(std::nullopt));
  lake_.WriteSource("1.json", Lines({R"({"id":{"S":"c"},"n":{"N":"2.50"}})"}));
  ASSERT_OK_AND_ASSIGN(const LoadReport report, lake_.Run(append));
  EXPECT_THAT(report.notes, Contains(HasSubstr("follow version 1 of the rules")));
  EXPECT_EQ(Version(), 1);

  ASSERT_OK(lake_.Run(lake_.Request()));
  EXPECT_EQ(Version(), table::kRulesVersion);
}

TEST_F(RulesVersionTest, AQuerySaysSoToo) {
  ASSERT_NO_FATAL_FAILURE(Age(std::nullopt));
  lake_.WriteSource("1.json", Lines({R"({"id":{"S":"a"},"n":{"N":"3"}})"}));
  LoadRequest query = lake_.Request();
  query.mode = ReplaceRows{
      .condition = source::KeyCondition::Make({.table = "Tab", .partition_key = "a"},
                                              *query.columns.key, {{"id", std::string("S")}})
                       .value()};
  ASSERT_OK_AND_ASSIGN(const LoadReport report, lake_.Run(query));
  EXPECT_EQ(report.replaced_count, 1);
  EXPECT_THAT(report.notes, Contains(HasSubstr("follow version 1 of the rules")));
  EXPECT_EQ(Version(), 1);
}

/// A program that knows fewer rules than a table's rows follow adds rows of its own version.
TEST_F(RulesVersionTest, AnAppendToANewerTableLowersIt) {
  ASSERT_NO_FATAL_FAILURE(Age(table::kRulesVersion + 1));
  LoadRequest append = lake_.Request();
  append.mode = ingest::Append{};
  lake_.WriteSource("1.json", Lines({R"({"id":{"S":"b"}})"}));
  ASSERT_OK(lake_.Run(append));
  EXPECT_EQ(Version(), table::kRulesVersion);
}

/// Only rows of the present rules have a cell for whatever their columns can hold.
TEST_F(RulesVersionTest, NullsTellNothingInOlderTablesAndWidenedColumns) {
  iceberg::TableMetadata metadata = *lake_.LoadTable().value()->metadata;
  EXPECT_TRUE(table::NullCellsOf(metadata).tell);
  EXPECT_TRUE(table::NullCellsOf(metadata).silent_fields.empty());

  iceberg::SchemaChange change(metadata.current_schema(), metadata.last_column_id);
  ASSERT_OK_AND_ASSIGN(const iceberg::Schema wider,
                       change.Widen("n", iceberg::Type::Decimal(30, 1)).Build());
  const std::vector<iceberg::Update> updates = {iceberg::AddSchema{wider},
                                                iceberg::SetCurrentSchema{}};
  ASSERT_OK_AND_ASSIGN(metadata, iceberg::Apply(metadata, updates, {.now_ms = 1}));
  const int32_t id = metadata.current_schema().FindField("n")->id;
  EXPECT_THAT(table::NullCellsOf(metadata).silent_fields, ::testing::ElementsAre(id));

  // An engine cleaned away the schema that the rows were written with.
  std::erase_if(metadata.schemas, [&metadata](const iceberg::Schema& schema) {
    return schema.schema_id() != metadata.current_schema_id;
  });
  ASSERT_EQ(metadata.schemas.size(), 1);
  EXPECT_TRUE(table::NullCellsOf(metadata).tell);
  EXPECT_THAT(table::NullCellsOf(metadata).silent_fields, ::testing::ElementsAre(id));

  ASSERT_NO_FATAL_FAILURE(Age(1));
  EXPECT_FALSE(table::NullCellsOf(*lake_.LoadTable().value()->metadata).tell);
}

/// A replacing load writes every row with the wider type, though the narrow schema is still known.
TEST_F(RulesVersionTest, NullsTellAgainAfterAReplacingLoad) {
  const auto before = lake_.LoadTable().value();
  const iceberg::NestedField narrow = *before->metadata->current_schema().FindField("n");
  lake_.WriteSource("1.json", Lines({R"({"id":{"S":"a"},"n":{"N":"12345678901234567890.5"}})"}));
  ASSERT_OK(lake_.Run(lake_.Request()));
  const auto after = lake_.LoadTable().value();
  const iceberg::NestedField* wide = after->metadata->current_schema().FindField(narrow.id);
  ASSERT_NE(wide, nullptr);
  ASSERT_NE(wide->type, narrow.type);
  EXPECT_TRUE(table::NullCellsOf(*after->metadata).tell);
  EXPECT_TRUE(table::NullCellsOf(*after->metadata).silent_fields.empty());
}

}  // namespace
}  // namespace dynalake::ingest
