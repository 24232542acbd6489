#include "iceberg/model/partition_spec.h"

#include <vector>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using testing::HasSubstr;

Schema Columns() {
  return Schema::Make(0, {{.id = 1, .name = "s", .type = Type(TypeId::kString)},
                          {.id = 2, .name = "t", .type = Type(TypeId::kTimestamp)},
                          {.id = 3, .name = "x", .type = Type(TypeId::kBinary)},
                          {.id = 4, .name = "l", .type = Type::List(5, true, Type(TypeId::kInt))}})
      .value();
}

TEST(PartitionPathTest, IsWhatTheReferenceWrites) {
  const PartitionSpec spec{
      .fields = {{.source_id = 1, .field_id = 1000, .name = "s"},
                 {.source_id = 2, .field_id = 1001, .name = "y", .transform = Transform::Year()},
                 {.source_id = 2, .field_id = 1002, .name = "m", .transform = Transform::Month()},
                 {.source_id = 2, .field_id = 1003, .name = "d", .transform = Transform::Day()},
                 {.source_id = 2, .field_id = 1004, .name = "h", .transform = Transform::Hour()},
                 {.source_id = 2, .field_id = 1005, .name = "b", .transform = Transform::Bucket(4)},
                 {.source_id = 3, .field_id = 1006, .name = "x"}}};
  const Type type = PartitionType(spec, Columns());
  EXPECT_EQ(PartitionPath(
                spec, type,
                {Literal::String("a b/ä"), Literal::Int(47), Literal::Int(574), Literal::Int(17486),
                 Literal::Int(-1), Literal::Int(3), Literal::Bytes("\1\2")}),
            "s=a+b%2F%C3%A4/y=2017/m=2017-11/d=2017-11-16/h=1969-12-31-23/b=3/x=AQI%3D");
  EXPECT_EQ(PartitionPath({.fields = {spec.fields[0]}}, type, {std::nullopt}), "s=null");
  EXPECT_EQ(PartitionPath({}, Type::Struct({}), {}), "");
}

TEST(PartitionSpecTest, KnowsItsTypes) {
  const PartitionSpec spec{
      .fields = {{.source_id = 2, .field_id = 1000, .name = "d", .transform = Transform::Day()},
                 {.source_id = 9, .field_id = 1001, .name = "gone"}}};
  EXPECT_EQ(PartitionType(spec, Columns()).ToString(),
            "struct<1000: optional d date, 1001: optional gone unknown>");
  EXPECT_EQ(spec.HighestFieldId(), 1001);
  EXPECT_EQ(PartitionSpec().HighestFieldId(), 999);
}

TEST(PartitionSpecTest, RefusesWhatCannotBeWritten) {
  struct Case {
    std::vector<PartitionField> fields;
    const char* error;
  };
  const PartitionField good{.source_id = 1, .field_id = 1000, .name = "s"};
  PartitionField same_name = good;
  same_name.field_id = 1001;
  for (const Case& c : std::vector<Case>{
           {{good, same_name}, "not unique"},
           {{{.source_id = 1, .field_id = 1000, .name = ""}}, "empty"},
           {{{.source_id = 1, .field_id = 999, .name = "a"}}, "below 1000"},
           {{{.source_id = 9, .field_id = 1000, .name = "a"}}, "not in the schema"},
           {{{.source_id = 5, .field_id = 1000, .name = "a"}}, "list or map"},
           {{{.source_id = 4, .field_id = 1000, .name = "a"}}, "does not take"},
           {{{.source_id = 1, .field_id = 1000, .name = "a", .transform = Transform::Day()}},
            "does not take"},
       }) {
    EXPECT_THAT(ValidatePartitionSpec({.fields = c.fields}, Columns()),
                IsError(ErrorCode::kInvalidArgument, HasSubstr(c.error)));
  }
  EXPECT_OK(ValidatePartitionSpec({.fields = {good}}, Columns()));
}

}  // namespace
}  // namespace dynalake::iceberg
