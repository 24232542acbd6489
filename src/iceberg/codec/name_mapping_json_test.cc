#include "iceberg/codec/name_mapping_json.h"

#include <string>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

Schema MappedColumns(const char* first, const char* nested) {
  return Schema::Make(
             0, {{.id = 1, .name = first, .type = Type(TypeId::kLong)},
                 {.id = 2,
                  .name = "s",
                  .type = Type::Struct({{.id = 3, .name = nested, .type = Type(TypeId::kLong)}})}})
      .value();
}

TEST(NameMappingTest, RoundTrips) {
  const NameMapping mapping = NameMappingOf(MappedColumns("a", "x"));
  EXPECT_EQ(WriteNameMapping(mapping),
            R"([{"field-id":1,"names":["a"]},)"
            R"({"field-id":2,"fields":[{"field-id":3,"names":["x"]}],"names":["s"]}])");
  EXPECT_THAT(ReadNameMapping(WriteNameMapping(mapping)), HasValue(mapping));
  EXPECT_THAT(ReadNameMapping(R"([{"names":[]}])"), HasValue(NameMapping{MappedField{}}));
}

TEST(NameMappingTest, RemembersOldNames) {
  NameMapping mapping = NameMappingOf(MappedColumns("a", "x"));
  mapping = UpdateNameMapping(mapping, MappedColumns("b", "y"));
  EXPECT_EQ(mapping[0].names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(mapping[1].fields[0].names, (std::vector<std::string>{"x", "y"}));
  // "a" is now another column's name.
  const Schema taken = Schema::Make(0, {{.id = 1, .name = "b", .type = Type(TypeId::kLong)},
                                        {.id = 4, .name = "a", .type = Type(TypeId::kLong)}})
                           .value();
  mapping = UpdateNameMapping(mapping, taken);
  EXPECT_EQ(mapping[0].names, std::vector<std::string>{"b"});
  EXPECT_EQ(mapping[1].names, std::vector<std::string>{"a"});
}

TEST(NameMappingTest, RefusesWhatIsBroken) {
  for (const char* text : {"", "{}", "[1]", R"([{"field-id":1}])", R"([{"names":[1]}])",
                           R"([{"names":["a"],"fields":{}}])"}) {
    EXPECT_THAT(ReadNameMapping(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

}  // namespace
}  // namespace dynalake::iceberg
