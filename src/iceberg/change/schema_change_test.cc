#include "iceberg/change/schema_change.h"

#include <functional>
#include <string>
#include <vector>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using testing::HasSubstr;

const Type kInt(TypeId::kInt);
const Type kLong(TypeId::kLong);
const Type kString(TypeId::kString);

Schema Base() {
  return Schema::Make(
             2,
             {{.id = 1, .name = "id", .required = true, .type = kInt},
              {.id = 2,
               .name = "a.b",
               .type = Type::Struct({{.id = 5, .name = "x", .type = kInt},
                                     {.id = 6, .name = "y", .required = true, .type = kString}})},
              {.id = 3, .name = "l", .type = Type::List(7, true, kInt)},
              {.id = 4,
               .name = "m",
               .type = Type::Map(8, kString, 9, true,
                                 Type::Struct({{.id = 10, .name = "z", .type = kInt}}))}},
             {1})
      .value();
}

SchemaChange Change() { return SchemaChange(Base(), 12); }

TEST(SchemaChangeTest, AddsWidensRenamesDropsAndMoves) {
  ASSERT_OK_AND_ASSIGN(
      const Schema changed,
      Change()
          .Add("", "new",
               Type::Struct({{.id = 0, .name = "p", .type = Type::List(0, false, kInt)},
                             {.id = 0, .name = "q", .type = kInt}}),
               "fresh")
          .Add("a.b", "w", kString)
          .Add("m.value", "v", kLong)
          .Widen("l.element", kLong)
          .Widen("id", kLong)
          .Rename("a.b.x", "x2")
          .Drop("m.value.z")
          .MakeOptional("a.b.y")
          .SetDoc("a.b.y", "doc")
          .MoveFirst("new")
          .MoveAfter("id", "l")
          .MoveBefore("a.b.w", "a.b.x2")
          .Build());
  EXPECT_EQ(changed.type().ToString(),
            "struct<13: optional new struct<14: optional p list<16: optional element int>, "
            "15: optional q int>, "
            "2: optional a.b struct<17: optional w string, 5: optional x2 int, 6: optional y "
            "string>, "
            "3: optional l list<7: required element long>, "
            "1: required id long, "
            "4: optional m map<8: required key string, 9: required value struct<18: optional v "
            "long>>>");
  EXPECT_EQ(changed.FindField("new")->doc, "fresh");
  EXPECT_EQ(changed.identifier_field_ids(), std::vector<int32_t>{1});
  EXPECT_EQ(changed.schema_id(), 2);
  EXPECT_OK(CheckSchemaEvolution(Base(), changed, {}));
}

TEST(SchemaChangeTest, ReplacesAColumnUnderItsName) {
  ASSERT_OK_AND_ASSIGN(const Schema changed, Change().Drop("l").Add("", "l", kString).Build());
  EXPECT_EQ(changed.FindField("l")->id, 13);
}

TEST(SchemaChangeTest, ChangesIdentifierFields) {
  ASSERT_OK_AND_ASSIGN(const Schema changed, Change().SetIdentifierFields({}).Drop("id").Build());
  EXPECT_TRUE(changed.identifier_field_ids().empty());
  EXPECT_THAT(Change().SetIdentifierFields({"l"}).Build(), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(Change().SetIdentifierFields({"none"}).Build(),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("no column 'none'")));
}

TEST(SchemaChangeTest, TheFirstMistakeSticks) {
  struct Case {
    std::function<void(SchemaChange&)> change;
    const char* error;
  };
  const std::vector<Case> cases = {
      {[](SchemaChange& c) { c.Add("", "id", kInt); }, "'id' is there already"},
      {[](SchemaChange& c) { c.Add("l", "x", kInt); }, "no struct"},
      {[](SchemaChange& c) { c.Add("nope", "x", kInt); }, "no column 'nope'"},
      {[](SchemaChange& c) { c.Add("", "x", Type(TypeId::kVariant)); }, "later format version"},
      {[](SchemaChange& c) { c.Widen("id", kString); }, "int does not widen to string"},
      {[](SchemaChange& c) { c.Rename("id", "l"); }, "'l' is there already"},
      {[](SchemaChange& c) { c.Rename("l.element", "e"); }, "list or map"},
      {[](SchemaChange& c) { c.Drop("id"); }, "identifier field"},
      {[](SchemaChange& c) { c.Drop("m.key"); }, "list or map"},
      {[](SchemaChange& c) { c.MakeOptional("m.key"); }, "always required"},
      {[](SchemaChange& c) { c.MakeOptional("id"); }, "is optional"},
      {[](SchemaChange& c) { c.MoveBefore("id", "id"); }, "beside it"},
      {[](SchemaChange& c) { c.MoveAfter("id", "a.b.x"); }, "beside it"},
  };
  for (const Case& c : cases) {
    SchemaChange change = Change();
    c.change(change);
    change.Drop("none");
    const auto built = change.Build();
    EXPECT_THAT(built, IsError(ErrorCode::kInvalidArgument));
    SchemaChange alone = Change();
    c.change(alone);
    EXPECT_THAT(alone.Build(), IsError(ErrorCode::kInvalidArgument, HasSubstr(c.error)));
  }
}

TEST(CheckSchemaEvolutionTest, AcceptsAndRefuses) {
  const Schema base = Base();
  const auto with = [&](NestedField field) {
    std::vector<NestedField> fields(base.fields().begin(), base.fields().end());
    fields.push_back(std::move(field));
    return Schema::Make(0, fields, {1}).value();
  };
  const EvolutionRules stay{.dropped_ids = {12}};
  const EvolutionRules replaced{.dropped_ids = {12}, .rows_stay = false};
  EXPECT_OK(CheckSchemaEvolution(base, with({.id = 13, .name = "n", .type = kInt}), stay));
  EXPECT_THAT(CheckSchemaEvolution(base, with({.id = 12, .name = "n", .type = kInt}), replaced),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("dropped column")));
  const Schema required = with({.id = 13, .name = "n", .required = true, .type = kInt});
  EXPECT_THAT(CheckSchemaEvolution(base, required, stay),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("rows without it stay")));
  EXPECT_OK(CheckSchemaEvolution(base, required, replaced));
  const Schema moved =
      Schema::Make(0, {{.id = 1, .name = "id", .type = kInt}, {.id = 5, .name = "x", .type = kInt}})
          .value();
  EXPECT_THAT(CheckSchemaEvolution(base, moved, replaced),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("another struct")));
  EXPECT_THAT(CheckSchemaEvolution(moved, base, {}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("become required")));
  const Schema narrowed = Schema::Make(0, {{.id = 3, .name = "l", .type = kInt}}).value();
  EXPECT_THAT(CheckSchemaEvolution(base, narrowed, replaced),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("cannot go from list")));
}

}  // namespace
}  // namespace dynalake::iceberg
