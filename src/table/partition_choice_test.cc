#include "table/partition_choice.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::table {
namespace {

using ::testing::HasSubstr;

shaping::Column Column(int32_t id, const std::string& name, shaping::ColumnType type) {
  shaping::Column column;
  column.field_id = id;
  column.name = name;
  column.step.name = name;
  column.type = type;
  return column;
}

shaping::TableColumns Columns(bool has_entities) {
  shaping::TableColumns columns;
  columns.columns = {Column(5, "PK", shaping::ColumnType::kString),
                     Column(6, "at", shaping::ColumnType::kTimestamp),
                     Column(7, "at_month", shaping::ColumnType::kString)};
  if (has_entities) {
    columns.entities = {shaping::EntityRule::Kind::kAttribute, "PK"};
  }
  return columns;
}

/// "source transform name, ..." of the spec.
Result<std::string> Spec(const std::vector<std::string>& texts, bool has_entities = false) {
  std::vector<PartitionChoice> choices;
  for (const std::string& text : texts) {
    DYNALAKE_ASSIGN(PartitionChoice choice, ParsePartitionChoice(text));
    choices.push_back(choice);
  }
  DYNALAKE_ASSIGN(const auto spec, MakePartitionSpec(Columns(has_entities), choices));
  std::string printed;
  for (const iceberg::PartitionField& field : spec.fields) {
    printed += std::to_string(field.source_id) + " " + field.transform.ToString() + " " +
               field.name + "\n";
  }
  return printed;
}

TEST(PartitionChoiceTest, EveryTransformHasItsField) {
  EXPECT_THAT(Spec({}), HasValue(std::string()));
  EXPECT_THAT(Spec({"PK"}, true), HasValue(std::string("1 identity _entity\n5 identity PK\n")));
  EXPECT_THAT(Spec({"bucket[16](PK)"}), HasValue(std::string("5 bucket[16] PK_bucket\n")));
  EXPECT_THAT(Spec({"bucket(16, PK)"}), HasValue(std::string("5 bucket[16] PK_bucket\n")));
  EXPECT_THAT(Spec({"truncate[3](PK)"}), HasValue(std::string("5 truncate[3] PK_trunc\n")));
  EXPECT_THAT(Spec({"day(at)", "year(_written_at)"}),
              HasValue(std::string("6 day at_day\n3 year _written_at_year\n")));
  // The name is a column's.
  EXPECT_THAT(Spec({"month(at)"}), HasValue(std::string("6 month at_month_2\n")));
}

TEST(PartitionChoiceTest, PrintsInOneForm) {
  for (const char* text : {"bucket(16, PK)", " bucket[16]( PK )"}) {
    ASSERT_OK_AND_ASSIGN(const auto choice, ParsePartitionChoice(text));
    EXPECT_EQ(PrintPartitionChoice(choice), "bucket[16](PK)");
  }
}

TEST(PartitionChoiceTest, MistakesAreNamed) {
  for (const char* text :
       {"", "century(at)", "bucket(PK)", "bucket[0](PK)", "month()", "void(at)"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(ParsePartitionChoice(text), IsError(ErrorCode::kInvalidArgument));
  }
  const auto missing = Spec({"nothing"});
  ASSERT_THAT(missing, IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(missing.error().ToString(), HasSubstr("partitioned by nothing"));
  const auto wrong_type = Spec({"month(PK)"});
  ASSERT_THAT(wrong_type, IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(wrong_type.error().ToString(), HasSubstr("month(PK)"));
}

}  // namespace
}  // namespace dynalake::table
