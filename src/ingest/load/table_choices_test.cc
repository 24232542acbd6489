#include "ingest/load/table_choices.h"

#include <string>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"

namespace dynalake::ingest {
namespace {

using EntityKind = shaping::EntityChoice::Kind;
using TypeKind = shaping::TypeChoice::Kind;

TableChoices AllTypes() {
  return {.rules_version = 2,
          .types = {{"a", {TypeKind::kTimestamp}},
                    {"b", {TypeKind::kDate}},
                    {"c", {TypeKind::kEpochSeconds}},
                    {"d", {TypeKind::kEpochMillis}},
                    {"e", {TypeKind::kString}},
                    {"f", {TypeKind::kDouble}},
                    {"g", {TypeKind::kDecimal, 18, 2}},
                    {"h", {TypeKind::kJson}}},
          .entities = {EntityKind::kAttribute, "Type"},
          .keys = dynamodb::KeySchema{"PK", "SK"},
          .partition_by = {"month(a)", "bucket[16](PK)"}};
}

TEST(TableChoicesTest, HaveNamesInTheirText) {
  const std::string text = PrintTableChoices(AllTypes());
  EXPECT_EQ(text, R"x({"entities":["attribute","Type"],"key":["PK","SK"],)x"
                  R"x("partition-by":["month(a)","bucket[16](PK)"],"rules":2,)x"
                  R"x("types":{"a":"timestamp","b":"date","c":"epoch_seconds","d":"epoch_millis",)x"
                  R"x("e":"string","f":"double","g":"decimal(18,2)","h":"json"}})x");
  EXPECT_THAT(ParseTableChoices(text), HasValue(AllTypes()));
}

TEST(TableChoicesTest, AreAsTheirPageShows) {
  const TableChoices choices{.rules_version = 2,
                             .types = {{"At", {TypeKind::kTimestamp}}},
                             .keys = dynamodb::KeySchema{"PK", "SK"}};
  const std::string example = PageExample("docs/formats/columns.md", "Their choices");
  EXPECT_THAT(ParseTableChoices(example), HasValue(choices));
  EXPECT_EQ(*ParseJson(PrintTableChoices(choices), "choices"), *ParseJson(example, "the page"));
}

TEST(TableChoicesTest, ReadBackAsTheyWerePrinted) {
  for (const EntityKind kind :
       {EntityKind::kAuto, EntityKind::kNone, EntityKind::kAttribute, EntityKind::kKeyPrefix}) {
    TableChoices choices;
    choices.entities.kind = kind;
    EXPECT_THAT(ParseTableChoices(PrintTableChoices(choices)), HasValue(choices));
  }
  TableChoices no_sort_key;
  no_sort_key.keys = dynamodb::KeySchema{"id", {}};
  EXPECT_THAT(ParseTableChoices(PrintTableChoices(no_sort_key)), HasValue(no_sort_key));
}

// Recorded from a program that wrote the numbers of its enumerators: commit 0e4de00.
TEST(TableChoicesTest, ReadWhatEarlierVersionsWroteInNumbers) {
  EXPECT_THAT(ParseTableChoices(R"({"entities":[2,"Type"],"key":["PK","SK"],)"
                                R"x("partition-by":["month(a)","bucket[16](PK)"],"rules":2,)x"
                                R"("types":{"a":[0,0,0],"b":[1,0,0],"c":[2,0,0],"d":[3,0,0],)"
                                R"("e":[4,0,0],"f":[5,0,0],"g":[6,18,2],"h":[7,0,0]}})"),
              HasValue(AllTypes()));
  TableChoices plain;
  EXPECT_THAT(ParseTableChoices(R"({"entities":[0,""],"rules":2,"types":{}})"), HasValue(plain));
  plain.rules_version = 1;
  EXPECT_THAT(ParseTableChoices(R"({"entities":[0,""],"types":{}})"), HasValue(plain));
  plain.entities.kind = EntityKind::kNone;
  EXPECT_THAT(ParseTableChoices(R"({"entities":[1,""],"types":{}})"), HasValue(plain));
  plain.entities.kind = EntityKind::kKeyPrefix;
  EXPECT_THAT(ParseTableChoices(R"({"entities":[3,""],"types":{}})"), HasValue(plain));
}

TEST(TableChoicesTest, RefuseOtherTexts) {
  for (const char* text :
       {"", "[]", "{}", R"x({"types":{}})x", R"x({"entities":["auto",""]})x",
        R"x({"entities":["guess",""],"types":{}})x", R"x({"entities":[4,""],"types":{}})x",
        R"x({"entities":[-1,""],"types":{}})x", R"x({"entities":["auto"],"types":{}})x",
        R"x({"entities":["auto",""],"types":{"a":"decimal"}})x",
        R"x({"entities":["auto",""],"types":{"a":"decimal(39,0)"}})x",
        R"x({"entities":["auto",""],"types":{"a":[8,0,0]}})x",
        R"x({"entities":["auto",""],"types":{"a":[6,39,0]}})x",
        R"x({"entities":["auto",""],"types":{"a":7}})x",
        R"x({"entities":["auto",""],"types":{},"key":["a"]})x",
        R"x({"entities":["auto",""],"types":{},"partition-by":[7]})x"}) {
    EXPECT_THAT(ParseTableChoices(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

}  // namespace
}  // namespace dynalake::ingest
