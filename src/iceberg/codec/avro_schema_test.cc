#include "iceberg/codec/avro_schema.h"

#include <string>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

TEST(AvroSchemaTest, ReadsNamedTypesAndFieldIds) {
  ASSERT_OK_AND_ASSIGN(const AvroSchema schema, AvroSchema::Parse(R"({
    "type": "record", "name": "r", "namespace": "n", "fields": [
      {"name": "a", "type": {"type": "fixed", "name": "f", "size": 16, "logicalType": "uuid"},
       "field-id": 7},
      {"name": "b", "type": ["null", "f"]},
      {"name": "c", "type": {"type": "array", "items": "n.r"}},
      {"name": "d", "type": {"type": {"type": "map", "values": "long"}}}]})"));
  const AvroType& root = schema.root();
  ASSERT_EQ(root.fields.size(), 4U);
  const AvroType::Field* a = FindAvroField(root, 7);
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->type->fixed_size_bytes, 16U);
  EXPECT_EQ(a->type->logical_type, "uuid");
  EXPECT_EQ(root.fields[1].field_id, -1);
  EXPECT_EQ(root.fields[1].type->branches.at(1), a->type);
  EXPECT_EQ(root.fields[2].type->item, &root);
  EXPECT_EQ(root.fields[3].type->kind, AvroType::Kind::kMap);
}

TEST(AvroSchemaTest, RefusesWhatIsBroken) {
  for (const char* text : {
           "",
           "7",
           R"("novelty")",
           R"({"name": "x"})",
           R"(["null", ["int"]])",
           R"({"type": "array"})",
           R"({"type": "record", "name": "r"})",
           R"({"type": "record", "fields": []})",
           R"({"type": "fixed", "name": "f", "size": -1})",
           R"({"type": "fixed", "name": "f", "size": 99999999999})",
           R"({"type": "array", "items": "null"})",
           R"({"type": "array", "items": {"type": "record", "name": "e", "fields": []}})",
       }) {
    EXPECT_THAT(AvroSchema::Parse(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

TEST(AvroSchemaTest, LimitsItsSize) {
  std::string many = "[";
  for (int i = 0; i < 10'001; ++i) {
    many += i == 0 ? R"("int")" : R"(,"int")";
  }
  EXPECT_THAT(AvroSchema::Parse(many + "]"), IsError(ErrorCode::kUnsupported));
}

TEST(AvroNameTest, IsWhatAvroAllows) {
  EXPECT_EQ(AvroName("ab_1"), "ab_1");
  EXPECT_EQ(AvroName("1a"), "_1a");
  EXPECT_EQ(AvroName("a b.c"), "a_x20b_x2Ec");
  EXPECT_EQ(AvroName("é"), "_xE9");
}

}  // namespace
}  // namespace dynalake::iceberg
