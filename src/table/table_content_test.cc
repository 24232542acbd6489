#include "table/table_content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "table/source_identity.h"

namespace dynalake::table {
namespace {

using source::SourceTable;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int64_t kDay = int64_t{86'400} * 1'000'000;
constexpr int64_t kJuly1 = int64_t{19'905} * kDay;  // 2024-07-01
const SourceTable kOrders{.arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders",
                          .id = "id-1"};
const SourceTable kLower{.arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
                         .id = "id-2"};

/// A table whose snapshots, one after the other, have these summaries.
iceberg::TableMetadata Table(const std::vector<iceberg::SnapshotSummary>& summaries) {
  iceberg::TableMetadata metadata;
  for (const iceberg::SnapshotSummary& summary : summaries) {
    iceberg::Snapshot snapshot;
    snapshot.snapshot_id = static_cast<int64_t>(metadata.snapshots.size()) + 1;
    if (snapshot.snapshot_id > 1) {
      snapshot.parent_snapshot_id = snapshot.snapshot_id - 1;
    }
    snapshot.timestamp_ms = 5;
    snapshot.summary = summary;
    metadata.snapshots.push_back(std::move(snapshot));
    metadata.current_snapshot_id = static_cast<int64_t>(metadata.snapshots.size());
  }
  return metadata;
}

iceberg::SnapshotSummary Loaded(const SourceTable& table, std::optional<int64_t> written_at_micros,
                                int64_t rows) {
  iceberg::SnapshotSummary summary = {{kSourcesKey, R"(["x"])"},
                                      {kSourceAddressKey, "./june"},
                                      {kSourceTableKey, PrintSourceTables({table})},
                                      {"total-records", std::to_string(rows)}};
  if (written_at_micros) {
    summary[kWrittenAtKey] = std::to_string(*written_at_micros);
  }
  return summary;
}

TEST(SourcePositionsTest, AreThoseOfTheSourcesThatAreThereNow) {
  SourcePositions positions;
  positions["a"].complete_to_micros = 7;
  positions["b"].complete_to_micros = 9;
  const std::string text = PrintPositions(positions);
  EXPECT_EQ(text, R"({"a":{"complete-to-micros":7},"b":{"complete-to-micros":9}})");
  iceberg::SnapshotSummary summary;
  summary[kSourcesKey] = R"(["a","b","c"])";
  summary[kPositionsKey] = text;
  EXPECT_EQ(CurrentPositions(Table({summary})), positions);
  // A commit of another engine says nothing of it.
  EXPECT_EQ(CurrentPositions(Table({summary, iceberg::SnapshotSummary()})), positions);
  summary[kSourcesKey] = R"(["a"])";
  positions.erase("b");
  EXPECT_EQ(CurrentPositions(Table({summary})), positions);
  summary[kPositionsKey] = "no JSON";
  EXPECT_EQ(CurrentPositions(Table({summary})), SourcePositions());
  // One of an earlier version.
  summary.erase(kPositionsKey);
  EXPECT_EQ(CurrentPositions(Table({summary})), SourcePositions());
}

std::string Refusal(const iceberg::TableMetadata& base, const NewContent& after,
                    bool replace_any = false) {
  ReplacementCheck check({.name = "Orders"}, after, replace_any);
  const auto answer = check.Check(base);
  EXPECT_EQ(check.refused(), !answer);
  EXPECT_TRUE(answer || answer.error().code() == ErrorCode::kInvalidArgument);
  return answer ? "" : answer.error().ToString();
}

TEST(TableContentTest, SaysWhatATableHolds) {
  EXPECT_EQ(ContentAt(Table({}), std::nullopt), std::nullopt);
  const auto base = Table({Loaded(kOrders, kJuly1, 300)});
  const auto content = ContentAt(base, 1);
  ASSERT_TRUE(content.has_value());
  EXPECT_EQ(content->row_count, 300);
  EXPECT_THAT(content->tables, ElementsAre(kOrders));
  EXPECT_EQ(content->ToString(), "300 items of " + kOrders.arn + " at 2024-07-01T00:00:00.000Z");
  EXPECT_EQ(ContentTime(base), kJuly1);
  EXPECT_EQ(ContentAt(Table({Loaded({}, std::nullopt, 1)}), 1)->ToString(), "1 item of ./june");
}

TEST(TableContentTest, CountsTheRowsThatAreLeft) {
  iceberg::SnapshotSummary summary = Loaded(kOrders, kJuly1, 300);
  summary["total-position-deletes"] = "20";
  EXPECT_EQ(ContentAt(Table({summary}), 1)->row_count, 280);
  summary["total-equality-deletes"] = "1";
  EXPECT_EQ(ContentAt(Table({summary}), 1)->row_count, std::nullopt);
}

TEST(TableContentTest, AnotherEnginesCommitChangesTheRowsAlone) {
  const auto base =
      Table({Loaded(kOrders, kJuly1, 300), {{"total-records", "301"}, {"operation", "append"}}});
  const auto content = ContentAt(base, 2);
  EXPECT_EQ(content->row_count, 301);
  EXPECT_THAT(content->tables, ElementsAre(kOrders));
  EXPECT_EQ(content->written_at_micros, kJuly1);
}

TEST(TableContentTest, ALoadThatSaysNoTimeHidesOlderOnes) {
  const auto base = Table({Loaded(kOrders, kJuly1, 300), Loaded({}, std::nullopt, 3)});
  EXPECT_EQ(ContentAt(base, 2)->written_at_micros, std::nullopt);
  EXPECT_EQ(ContentTime(base), 5000);
}

TEST(TableContentTest, LoadsOfOlderProgramsAreOfTheTableOfTheirExport) {
  iceberg::SnapshotSummary summary = Loaded(kOrders, kJuly1, 300);
  summary.erase(kSourceTableKey);
  summary[kSourcesKey] = R"([")" + kOrders.arn + R"(/export/017-ab manifest:00","hash:11"])";
  EXPECT_THAT(ContentAt(Table({summary}), 1)->tables,
              ElementsAre(SourceTable{.arn = kOrders.arn, .id = ""}, SourceTable()));
}

TEST(ReplacementCheckTest, RefusesAnotherTableAnOlderOneAndNothing) {
  const auto base = Table({Loaded(kOrders, kJuly1, 300)});
  EXPECT_EQ(Refusal(base, {.table = kOrders, .written_at_micros = kJuly1, .item_count = 1}), "");
  EXPECT_EQ(Refusal(base, {.table = kOrders, .written_at_micros = kJuly1 + 1}), "");
  EXPECT_EQ(Refusal(base, {}), "");

  const std::string another = Refusal(base, {.table = kLower, .written_at_micros = kJuly1 + kDay});
  for (const std::string& part :
       {kOrders.arn, kLower.arn, std::string("300 items"), std::string("2024-07-02"),
        std::string("--table"), std::string("--replace")}) {
    EXPECT_THAT(another, HasSubstr(part));
  }
  EXPECT_THAT(Refusal(base, {.table = kOrders, .written_at_micros = kJuly1 - 1}),
              HasSubstr("older, of 2024-06-30T23:59:59.999Z"));
  EXPECT_THAT(Refusal(base, {.written_at_micros = kJuly1 - 1}), HasSubstr("older"));
  EXPECT_THAT(Refusal(base, {.table = kOrders, .written_at_micros = kJuly1, .item_count = 0}),
              HasSubstr("this source has no items"));
}

TEST(ReplacementCheckTest, WhatIsToldToReplaceReplaces) {
  const auto base = Table({Loaded(kOrders, kJuly1, 300)});
  EXPECT_EQ(Refusal(base, {.table = kLower, .written_at_micros = 0, .item_count = 0}, true), "");
  // Nothing is lost of a table that holds nothing.
  EXPECT_EQ(Refusal(Table({Loaded(kOrders, kJuly1, 0)}), {.table = kLower, .written_at_micros = 0}),
            "");
  EXPECT_EQ(Refusal(Table({}), {.table = kLower, .item_count = 0}), "");
}

TEST(ReplacementCheckTest, AQueryWithoutItemsTakesItsRowsAway) {
  const auto base = Table({Loaded(kOrders, kJuly1, 300)});
  EXPECT_EQ(Refusal(base, {.table = kOrders, .item_count = 0, .is_part = true}), "");
  EXPECT_EQ(Refusal(base, {.table = kOrders, .written_at_micros = kJuly1 - 1, .is_part = true}),
            "");
  EXPECT_THAT(Refusal(base, {.table = kLower, .item_count = 1, .is_part = true}),
              HasSubstr("another DynamoDB table"));
}

TEST(ReplacementCheckTest, RowsThatAreNotCountedAreRows) {
  iceberg::SnapshotSummary summary = Loaded(kOrders, kJuly1, 0);
  summary.erase("total-records");
  EXPECT_THAT(Refusal(Table({summary}), {.table = kLower}), HasSubstr("holds items of"));
}

TEST(ReplacementCheckTest, ContentOfSeveralTablesIsReplacedByNoneOfThemAlone) {
  iceberg::SnapshotSummary summary = Loaded(kOrders, kJuly1, 3);
  summary[kSourceTableKey] = PrintSourceTables({kOrders, kLower});
  EXPECT_THAT(Refusal(Table({summary}), {.table = kOrders}),
              HasSubstr(kOrders.arn + " and " + kLower.arn));
}

TEST(ReplacementCheckTest, IsAskedAnewForEveryState) {
  ReplacementCheck check({.name = "t"}, {.table = kOrders, .written_at_micros = kJuly1}, false);
  EXPECT_OK(check.Check(Table({})));
  EXPECT_THAT(check.Check(Table({Loaded(kLower, kJuly1, 1)})),
              IsError(ErrorCode::kInvalidArgument));
  EXPECT_TRUE(check.refused());
  EXPECT_OK(check.Check(Table({Loaded(kOrders, kJuly1, 1)})));
  EXPECT_FALSE(check.refused());
}

TEST(ReplacementWarningsTest, SaysWhatMayBeWrong) {
  const auto before = *ContentAt(Table({Loaded(kOrders, kJuly1, 300)}), 1);
  EXPECT_THAT(ReplacementWarnings(before, {.table = kOrders, .item_count = 150}), IsEmpty());
  EXPECT_THAT(ReplacementWarnings(before, {.table = kOrders, .item_count = 149}),
              ElementsAre("the table has 149 items, under half of the 300 that were there"));
  EXPECT_THAT(ReplacementWarnings(before, {.table = kOrders, .item_count = 1, .is_part = true}),
              IsEmpty());
  EXPECT_THAT(ReplacementWarnings(before, {.item_count = 300}),
              ElementsAre(HasSubstr("nothing says whether this source and what was there")));
  const SourceTable anew{.arn = kOrders.arn, .id = "id-9"};
  EXPECT_THAT(ReplacementWarnings(before, {.table = anew, .item_count = 300}),
              ElementsAre(HasSubstr("was made anew since it was loaded: it was id-1 and is id-9")));
  const auto unknown = *ContentAt(Table({Loaded({}, std::nullopt, 2)}), 1);
  EXPECT_THAT(ReplacementWarnings(unknown, {.table = kOrders, .item_count = 2}),
              ElementsAre(HasSubstr("nothing says whether " + kOrders.arn)));
}

}  // namespace
}  // namespace dynalake::table
