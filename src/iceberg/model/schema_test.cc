#include "iceberg/model/schema.h"

#include <vector>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using testing::HasSubstr;

NestedField Required(int32_t id, const char* name, Type type) {
  return {.id = id, .name = name, .required = true, .type = std::move(type)};
}

NestedField Optional(int32_t id, const char* name, Type type) {
  return {.id = id, .name = name, .required = false, .type = std::move(type)};
}

const Type kLong(TypeId::kLong);
const Type kString(TypeId::kString);

Result<Schema> Sample() {
  return Schema::Make(
      3,
      {Required(1, "id", kLong),
       Optional(2, "address", Type::Struct({Optional(5, "city", kString)})),
       Optional(3, "tags", Type::List(6, true, kString)),
       Optional(4, "m", Type::Map(7, kString, 8, false, Type::Struct({Optional(9, "x", kLong)})))},
      {1});
}

TEST(SchemaTest, FindsFieldsOfEveryDepth) {
  ASSERT_OK_AND_ASSIGN(const Schema schema, Sample());
  struct Case {
    const char* name;
    int32_t id;
    std::optional<int32_t> parent;
    bool repeated;
  };
  for (const Case& c : std::vector<Case>{{"id", 1, std::nullopt, false},
                                         {"address.city", 5, 2, false},
                                         {"tags.element", 6, 3, true},
                                         {"m.key", 7, 4, true},
                                         {"m.value.x", 9, 8, true}}) {
    const NestedField* field = schema.FindField(c.name);
    ASSERT_NE(field, nullptr) << c.name;
    EXPECT_EQ(field->id, c.id);
    EXPECT_EQ(schema.FindField(c.id), field);
    EXPECT_EQ(schema.FullName(c.id), c.name);
    EXPECT_EQ(schema.ParentId(c.id), c.parent);
    EXPECT_EQ(schema.IsRepeated(c.id), c.repeated) << c.name;
  }
  EXPECT_EQ(schema.FindField("city"), nullptr);
  EXPECT_EQ(schema.FindField(10), nullptr);
  EXPECT_EQ(schema.HighestFieldId(), 9);
  EXPECT_EQ(schema.FieldIds(), (std::vector<int32_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(SchemaTest, OutlivesItsOriginal) {
  Schema copy;
  {
    ASSERT_OK_AND_ASSIGN(const Schema schema, Sample());
    copy = schema.WithId(7);
    EXPECT_TRUE(copy.SameFields(schema));
    EXPECT_NE(copy, schema);
  }
  EXPECT_EQ(copy.FindField("m.value.x")->id, 9);
  EXPECT_EQ(copy.schema_id(), 7);
}

TEST(SchemaTest, RefusesWhatIcebergForbids) {
  struct Case {
    std::vector<NestedField> fields;
    std::vector<int32_t> identifiers;
    const char* error;
  };
  const std::vector<Case> cases = {
      {{Required(1, "a", kLong), Required(1, "b", kLong)}, {}, "same id"},
      {{Required(1, "a", kLong), Required(2, "a", kLong)}, {}, "have the name 'a'"},
      {{Required(-1, "a", kLong)}, {}, "reserved"},
      {{Required(kDeleteFilePathFieldId, "a", kLong)}, {}, "reserved"},
      {{Required(1, "", kLong)}, {}, "empty name"},
      {{Required(1, "a", kLong)}, {2}, "not in the schema"},
      {{Optional(1, "a", kLong)}, {1}, "is optional"},
      {{Required(1, "a", Type(TypeId::kDouble))}, {1}, "cannot be an identifier"},
      {{Required(1, "a", Type::Struct({}))}, {1}, "cannot be an identifier"},
      {{Required(1, "a", Type::List(2, true, kLong))}, {2}, "cannot be an identifier"},
      {{Optional(1, "a", Type::Struct({Required(2, "b", kLong)}))}, {2}, "'a' is optional"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Schema::Make(0, c.fields, c.identifiers),
                IsError(ErrorCode::kMalformedInput, HasSubstr(c.error)));
  }
}

TEST(SchemaTest, RefusesDeepNesting) {
  Type type = kLong;
  for (int32_t id = 2; id < 120; ++id) {
    type = Type::Struct({Optional(id, "x", type)});
  }
  EXPECT_THAT(Schema::Make(0, {Optional(1, "x", type)}),
              IsError(ErrorCode::kMalformedInput, HasSubstr("deep")));
}

TEST(TypeTest, ReadsWhatItPrints) {
  for (const char* text : {"boolean",
                           "int",
                           "long",
                           "float",
                           "double",
                           "decimal(9, 2)",
                           "decimal(38, 0)",
                           "date",
                           "time",
                           "timestamp",
                           "timestamptz",
                           "timestamp_ns",
                           "timestamptz_ns",
                           "string",
                           "uuid",
                           "fixed[16]",
                           "binary",
                           "unknown",
                           "variant",
                           "geometry",
                           "geometry(OGC:CRS84)",
                           "geography(OGC:CRS84, karney)"}) {
    ASSERT_OK_AND_ASSIGN(const Type type, Type::ParsePrimitive(text));
    EXPECT_EQ(type.ToString(), text);
  }
  EXPECT_THAT(Type::ParsePrimitive("decimal(9,2)"), HasValue(Type::Decimal(9, 2)));
  for (const char* text : {"", "integer", "decimal(39, 2)", "decimal(0, 0)", "decimal(4, 5)",
                           "decimal(4)", "fixed[]", "fixed[-1]", "fixed[99999999999]", "struct"}) {
    EXPECT_THAT(Type::ParsePrimitive(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

TEST(TypeTest, WidensAsIcebergAllows) {
  const Type date(TypeId::kDate);
  EXPECT_TRUE(IsWidening(Type(TypeId::kInt), kLong, 2));
  EXPECT_TRUE(IsWidening(Type(TypeId::kFloat), Type(TypeId::kDouble), 2));
  EXPECT_TRUE(IsWidening(Type::Decimal(9, 2), Type::Decimal(18, 2), 2));
  EXPECT_FALSE(IsWidening(Type::Decimal(9, 2), Type::Decimal(18, 3), 2));
  EXPECT_FALSE(IsWidening(Type::Decimal(9, 2), Type::Decimal(8, 2), 2));
  EXPECT_FALSE(IsWidening(kLong, Type(TypeId::kInt), 2));
  EXPECT_FALSE(IsWidening(kLong, kString, 3));
  EXPECT_FALSE(IsWidening(date, Type(TypeId::kTimestamp), 2));
  EXPECT_TRUE(IsWidening(date, Type(TypeId::kTimestamp), 3));
  EXPECT_FALSE(IsWidening(date, Type(TypeId::kTimestampTz), 3));
  EXPECT_TRUE(IsWidening(Type(TypeId::kUnknown), kString, 3));
}

}  // namespace
}  // namespace dynalake::iceberg
