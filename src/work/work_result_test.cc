#include "work/work_result.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "work/work_unit.h"

namespace dynalake::work {
namespace {

iceberg::DataFile SomeFile() {
  iceberg::DataFile file;
  file.file_path = "file:///lake/data/a.parquet";
  file.spec_id = 3;
  file.partition = {
      iceberg::Literal::String("ORDER"), std::nullopt,
      iceberg::Literal::Int(-7),         iceberg::Literal::Decimal(iceberg::Int128(12345) << 70),
      iceberg::Literal::Boolean(true),   iceberg::Literal::Double(-0.0)};
  file.record_count = 12;
  file.file_size_bytes = 3456;
  file.column_sizes = {{5, 100}, {6, 200}};
  file.value_counts = {{5, 12}};
  file.null_value_counts = {{5, 0}};
  file.lower_bounds = {{5, std::string("\0\xff", 2)}};
  file.upper_bounds = {{5, "z"}};
  file.split_offsets = {4, 1000};
  return file;
}

TEST(WorkResultTest, JsonRoundTrip) {
  WorkResult result;
  result.unit_id = "unit-1";
  result.files = {SomeFile(), iceberg::DataFile()};
  result.row_count = 12;
  result.read_bytes = 345;
  result.position = {.complete_to_micros = 17};
  result.details = {{"profile", nlohmann::json::object()}};

  ASSERT_OK_AND_ASSIGN(const auto text, ParseJson(PrintJson(ToJson(result)), "a result"));
  ASSERT_OK_AND_ASSIGN(const WorkResult again, WorkResultFromJson(text));
  EXPECT_EQ(again.unit_id, result.unit_id);
  EXPECT_EQ(again.files, result.files);
  EXPECT_EQ(again.row_count, result.row_count);
  EXPECT_EQ(again.read_bytes, result.read_bytes);
  EXPECT_EQ(again.position, result.position);
  EXPECT_EQ(again.details, result.details);
}

TEST(WorkResultTest, RefusesBrokenJson) {
  WorkResult result;
  result.files = {SomeFile()};
  const nlohmann::json whole = ToJson(result);
  for (const char* member : {"unit-id", "files", "row-count"}) {
    nlohmann::json broken = whole;
    broken.erase(member);
    EXPECT_THAT(WorkResultFromJson(broken), IsError(ErrorCode::kMalformedInput)) << member;
  }
  for (const auto& [name, value] : whole["files"][0].items()) {
    nlohmann::json broken = whole;
    broken["files"][0][name] = {{"not", "this"}};
    EXPECT_THAT(WorkResultFromJson(broken), IsError(ErrorCode::kMalformedInput)) << name;
  }
}

TEST(WorkUnitTest, JsonRoundTrip) {
  const WorkUnit unit{"u", "load", {{"files", {1, 2}}}};
  ASSERT_OK_AND_ASSIGN(const WorkUnit again, WorkUnitFromJson(ToJson(unit)));
  EXPECT_EQ(again, unit);
  EXPECT_THAT(WorkUnitFromJson({{"id", "u"}, {"kind", "load"}}),
              IsError(ErrorCode::kMalformedInput));
}

}  // namespace
}  // namespace dynalake::work
