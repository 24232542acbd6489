#include "iceberg/codec/view_json.h"

#include <string>

#include <nlohmann/json.hpp>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Schema Columns(TypeId type) {
  return Schema::Make(0, {{.id = 1, .name = "a", .type = Type(type)}}).value();
}

ViewDefinition Definition(TypeId type, const std::string& sql) {
  return {.schema = Columns(type),
          .default_namespace = {"default"},
          .representations = {{.sql = sql, .dialect = "trino"}, {.sql = sql, .dialect = "spark"}},
          .summary = {{"engine-name", "dynalake"}}};
}

TEST(ViewJsonTest, RoundTripsAndGrowsByVersions) {
  ViewMetadata view{.view_uuid = "u", .location = "file:///v", .properties = {{"a", "b"}}};
  view = NextViewVersion(view, Definition(TypeId::kLong, "select 1"), 10);
  view = NextViewVersion(view, Definition(TypeId::kString, "select 'x'"), 20);
  view = NextViewVersion(view, Definition(TypeId::kLong, "select 2"), 30);
  EXPECT_EQ(view.schemas.size(), 2U);
  EXPECT_EQ(view.current_version_id, 3);
  EXPECT_EQ(view.current_version()->schema_id, 0);
  EXPECT_EQ(view.version_log.back().timestamp_ms, 30);
  EXPECT_THAT(ReadViewMetadata(WriteViewMetadata(view)), HasValue(view));
}

TEST(ViewJsonTest, IgnoresWhatItDoesNotKnow) {
  const ViewMetadata view = NextViewVersion({.view_uuid = "u", .location = "file:///v"},
                                            Definition(TypeId::kLong, "select 1"), 10);
  json object = json::parse(WriteViewMetadata(view));
  object["novelty"] = 1;
  object["versions"][0]["representations"].push_back({{"type", "plan"}, {"plan", "x"}});
  EXPECT_THAT(ReadViewMetadata(object.dump()), HasValue(view));
}

TEST(ViewJsonTest, RefusesWhatIsBroken) {
  const json object = json::parse(WriteViewMetadata(NextViewVersion(
      {.view_uuid = "u", .location = "file:///v"}, Definition(TypeId::kLong, "select 1"), 10)));
  struct Case {
    const char* patch;
    ErrorCode code;
    const char* error;
  };
  for (const Case& c : {Case{R"({"format-version": 2})", ErrorCode::kUnsupported, "version 2"},
                        Case{R"({"view-uuid": null})", ErrorCode::kMalformedInput, "view-uuid"},
                        Case{R"({"current-version-id": 5})", ErrorCode::kMalformedInput, "5"},
                        Case{R"({"schemas": []})", ErrorCode::kMalformedInput, "not in the view"},
                        Case{R"({"versions": [1]})", ErrorCode::kMalformedInput, "version-id"}}) {
    json changed = object;
    changed.merge_patch(json::parse(c.patch));
    EXPECT_THAT(ReadViewMetadata(changed.dump()), IsError(c.code, HasSubstr(c.error))) << c.patch;
  }
}

}  // namespace
}  // namespace dynalake::iceberg
