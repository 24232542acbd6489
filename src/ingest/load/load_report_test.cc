#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "ingest/load/load.h"
#include "ingest/testing/load_test_fixture.h"

namespace dynalake::ingest {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Lines;

/// What a load tells its user, beside what it does.
class LoadReportTest : public testing::LoadTest {};

constexpr const char* kReportA = R"({"id":{"S":"a"},"n":{"N":"1"}})";
constexpr const char* kReportB = R"({"id":{"S":"b"},"n":{"N":"2.5"},"s":{"SS":["x"]}})";
constexpr const char* kReportC = R"({"id":{"S":"c"},"m":{"M":{"k":{"BOOL":true}}}})";

TEST_F(LoadReportTest, SaysWhatItReplaces) {
  Write("1.json", Lines({kReportA, kReportB}));
  LoadRequest request = Request();
  request.source.as_of_micros = 2'000'000;
  ASSERT_OK_AND_ASSIGN(const LoadReport first, Run(request));
  EXPECT_EQ(first.before, std::nullopt);
  EXPECT_EQ(first.replaced_count, 0);
  EXPECT_EQ(first.rows_after, 2);
  Write("1.json", Lines({kReportA, kReportB, kReportC}));
  ASSERT_OK_AND_ASSIGN(const LoadReport second, Run(request));
  EXPECT_EQ(second.replaced_count, 2);
  EXPECT_EQ(second.rows_after, 3);
  ASSERT_TRUE(second.before.has_value());
  EXPECT_EQ(second.before->written_at_micros, 2'000'000);
  EXPECT_EQ(second.before->snapshot_id, first.snapshot_id);
  ASSERT_OK_AND_ASSIGN(const LoadReport again, Run(request));
  EXPECT_EQ(again.replaced_count, 0);
  EXPECT_EQ(again.rows_after, 3);
}

TEST_F(LoadReportTest, AnAppendReplacesNothing) {
  Write("1.json", Lines({kReportA}));
  LoadRequest request = Request();
  request.source.as_of_micros = 2'000'000;
  ASSERT_THAT(Run(request), IsOk());
  Write("1.json", Lines({kReportB}));
  request.mode = ingest::Append{};
  request.source.as_of_micros = 1'000'000;
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.replaced_count, 0);
  EXPECT_EQ(report.before->row_count, 1);
  EXPECT_EQ(report.rows_after, 2);
  EXPECT_THAT(report.warnings, IsEmpty());
  // The content is as new as the newest of it.
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable());
  EXPECT_EQ(table::ContentTime(*table->metadata), 2'000'000);
}

TEST_F(LoadReportTest, AnOlderOrAnEmptySourceReplacesOnlyWhenTold) {
  Write("1.json", Lines({kReportA, kReportB}));
  LoadRequest request = Request();
  request.source.as_of_micros = 2'000'000;
  ASSERT_THAT(Run(request), IsOk());
  const auto refused = [&](const std::string& text, const std::string& why) {
    Write("1.json", text);
    EXPECT_THAT(Run(request), IsError(ErrorCode::kInvalidArgument, HasSubstr(why)));
    EXPECT_THAT(Items(), ElementsAre(kReportA, kReportB));
    EXPECT_THAT(lake_.state().List("load"), HasValue(IsEmpty()));
    request.dry_run = true;
    EXPECT_THAT(Run(request), IsError(ErrorCode::kInvalidArgument, HasSubstr(why)));
    request.dry_run = false;
  };
  request.source.as_of_micros = 1'999'999;
  refused(Lines({kReportC}), "this source is older");
  request.source.as_of_micros = 2'000'000;
  Write("1.json", "");
  EXPECT_THAT(Run(request), IsError(ErrorCode::kInvalidArgument, HasSubstr("has no items")));
  EXPECT_THAT(Items(), ElementsAre(kReportA, kReportB));
  EXPECT_THAT(lake_.state().List("load"), HasValue(IsEmpty()));
  request.mode = ReplaceAll{.whatever_it_holds = true};
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.replaced_count, 2);
  EXPECT_THAT(report.warnings, Contains(HasSubstr("under half of the 2")));
  EXPECT_THAT(Items(), IsEmpty());
}

TEST_F(LoadReportTest, ItemsInNoEntityAreCounted) {
  Write("1.json", Lines({R"({"id":{"S":"a"},"Type":{"S":"Order"}})",
                         R"({"id":{"S":"b"},"Type":{"S":"User"}})", R"({"id":{"S":"c"}})",
                         R"({"id":{"S":"d"},"Type":{"S":""}})"}));
  LoadRequest request = Request();
  request.columns.entities = {.kind = shaping::EntityChoice::Kind::kAttribute, .attribute = "Type"};
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.no_entity_count, 2);
  EXPECT_EQ(report.entities.size(), 2U);
}

TEST_F(LoadReportTest, ChoicesThatFitNothingAreWarnedOf) {
  Write("1.json", Lines({R"({"id":{"S":"a"},"at":{"S":"2024-07-01T00:00:00Z"},"n":{"N":"1"}})",
                         R"({"id":{"S":"b"},"at":{"S":"soon"}})", R"({"id":{"S":"c"}})",
                         R"({"id":{"S":"d"},"at":{"NULL":true}})"}));
  LoadRequest request = Request();
  request.columns.types["at"] = shaping::ParseTypeChoice("timestamp").value();
  request.columns.types["nope"] = shaping::ParseTypeChoice("timestamp").value();
  request.columns.entities = {.kind = shaping::EntityChoice::Kind::kAttribute, .attribute = "Nope"};
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_THAT(report.warnings,
              ElementsAre("no item has the attribute nope that a type is for",
                          "the type chosen for at fits 1 of its 2 values (50.0 %): the others are "
                          "NULL in the column at and kept in _rest",
                          HasSubstr("no item has a text in the attribute Nope")));
}

TEST_F(LoadReportTest, AnEntityWithALongNameIsNamedAsSuch) {
  Write("1.json", Lines({R"({"id":{"S":"a"},"Type":{"S":")" + std::string(250, 'x') + R"("}})",
                         R"({"id":{"S":"b"},"Type":{"S":"Order"}})"}));
  LoadRequest request = Request();
  request.columns.entities = {.kind = shaping::EntityChoice::Kind::kAttribute, .attribute = "Type"};
  ExpectRefused(request, ErrorCode::kInvalidArgument, "\"Type\" has a value of 250 bytes");
}

TEST_F(LoadReportTest, ADryRunSaysWhatWouldCome) {
  Write("1.json", Lines({R"({"id":{"S":"a"},"Type":{"S":"Order"},"n":{"N":"1"}})",
                         R"({"id":{"S":"b"},"Type":{"S":"User"}})"}));
  LoadRequest request = Request();
  request.columns.entities = {.kind = shaping::EntityChoice::Kind::kAttribute, .attribute = "Type"};
  SetPartition(request, "bucket[4](id)");
  request.dry_run = true;
  ASSERT_OK_AND_ASSIGN(const LoadReport report, Run(request));
  EXPECT_EQ(report.outcome, LoadOutcome::kPlanned);
  ASSERT_TRUE(report.forecast.has_value());
  EXPECT_EQ(report.forecast->sample_count, 2);
  EXPECT_THAT(report.forecast->columns, Contains(::testing::Pair("n", "long")));
  EXPECT_THAT(report.forecast->columns, ::testing::SizeIs(3));
  EXPECT_THAT(report.forecast->entities,
              ElementsAre(::testing::Pair("Order", 1), ::testing::Pair("User", 1)));
  EXPECT_THAT(report.forecast->partition_by, ElementsAre("bucket[4](id)"));
  EXPECT_EQ(report.forecast->file_count, 2);
  EXPECT_THAT(lake_.catalog().ListTables("default").value(), IsEmpty());
  EXPECT_THAT(lake_.state().List("load"), HasValue(IsEmpty()));
}

TEST_F(LoadReportTest, ADryRunSaysWhatIsThereNow) {
  Write("1.json", Lines({kReportA, kReportB}));
  LoadRequest request = Request();
  request.dry_run = true;
  ASSERT_OK_AND_ASSIGN(const LoadReport first, Run(request));
  EXPECT_EQ(first.before, std::nullopt);
  ASSERT_THAT(Run(Request()), IsOk());
  Write("1.json", Lines({kReportA, kReportB, kReportC}));
  ASSERT_OK_AND_ASSIGN(const LoadReport second, Run(request));
  EXPECT_EQ(second.outcome, LoadOutcome::kPlanned);
  ASSERT_TRUE(second.before.has_value());
  EXPECT_EQ(second.before->row_count, 2);
  EXPECT_EQ(second.rows_after, std::nullopt);
}

}  // namespace
}  // namespace dynalake::ingest
