#include "iceberg/codec/metadata_json.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json FullV2() {
  return json::parse(R"json({
    "format-version": 2, "table-uuid": "fb072c92-a02b-11e9-ae9c-1bb7bc9eca94",
    "location": "s3://b/wh/t", "last-sequence-number": 2, "last-updated-ms": 1602638573874,
    "last-column-id": 5,
    "schemas": [
      {"type": "struct", "schema-id": 0, "fields": [
        {"id": 1, "name": "x", "required": true, "type": "long"}]},
      {"type": "struct", "schema-id": 1, "identifier-field-ids": [1, 2], "fields": [
        {"id": 1, "name": "x", "required": true, "type": "long"},
        {"id": 2, "name": "y", "required": true, "type": "long", "doc": "comment"},
        {"id": 3, "name": "l", "required": false, "type":
          {"type": "list", "element-id": 4, "element-required": false, "element": "decimal(9, 2)"}
}
      ]
      }],
    "current-schema-id": 1,
    "partition-specs": [{"spec-id": 0, "fields": [
      {"name": "x", "transform": "bucket[16]", "source-id": 1, "field-id": 1000}]}],
    "default-spec-id": 0, "last-partition-id": 1000,
    "sort-orders": [{"order-id": 0, "fields": []}, {"order-id": 3, "fields": [
      {"transform": "identity", "source-id": 2, "direction": "asc", "null-order": "nulls-first"},
      {"transform": "bucket[4]", "source-id": 1, "direction": "desc", "null-order": "nulls-last"}
      ]}],
    "default-sort-order-id": 3, "properties": {"a": "b"},
    "current-snapshot-id": 3055729675574597004,
    "snapshots": [
      {"snapshot-id": 3051729675574597004, "timestamp-ms": 1515100955770, "sequence-number": 1,
       "summary": {"operation": "append"}, "manifest-list": "s3://a/b/1.avro"},
      {"snapshot-id": 3055729675574597004, "parent-snapshot-id": 3051729675574597004,
       "timestamp-ms": 1555100955770, "sequence-number": 2, "schema-id": 1,
       "summary": {"operation": "append"}, "manifest-list": "s3://a/b/2.avro"}],
    "snapshot-log": [
      {"snapshot-id": 3051729675574597004, "timestamp-ms": 1515100955770},
      {"snapshot-id": 3055729675574597004, "timestamp-ms": 1555100955770}],
    "metadata-log": [{"metadata-file": "s3://b/0.json", "timestamp-ms": 1515100}],
    "refs": {
      "main": {"snapshot-id": 3055729675574597004, "type": "branch", "min-snapshots-to-keep": 2},
      "v1": {"snapshot-id": 3051729675574597004, "type": "tag", "max-ref-age-ms": 10000000}},
    "statistics": [{"snapshot-id": 3055729675574597004, "statistics-path": "s3://a/s.puffin",
      "file-size-in-bytes": 413, "file-footer-size-in-bytes": 42, "blob-metadata": [
        {"type": "ndv", "snapshot-id": 3055729675574597004, "sequence-number": 1, "fields": [1],
         "properties": {"ndv": "3"}}]}],
    "partition-statistics": [{"snapshot-id": 3055729675574597004,
      "statistics-path": "s3://a/p.parquet", "file-size-in-bytes": 43}]
      })json");
}

json FullV3() {
  json object = FullV2();
  object["format-version"] = 3;
  object["next-row-id"] = 1375;
  object["schemas"][1]["fields"].push_back(
      {{"id", 5},
       {"name", "t"},
       {"required", false},
       {"type", "timestamptz_ns"},
       {"initial-default", "2017-11-16T22:31:08.000000001+00:00"},
       {"write-default", nullptr}});
  object["snapshots"][1]["first-row-id"] = 1000;
  object["snapshots"][1]["added-rows"] = 375;
  object["encryption-keys"] = json::array(
      {{{"key-id", "k"}, {"encrypted-key-metadata", "AA=="}, {"properties", json::object()}}});
  return object;
}

/// What is written says all that was read, and reads as the same metadata.
void CheckRoundTrip(const json& object) {
  ASSERT_OK_AND_ASSIGN(const TableMetadata table, ReadTableMetadata(object.dump()));
  const std::string written = WriteTableMetadata(table);
  EXPECT_THAT(ReadTableMetadata(written), HasValue(table));
  json expected = object;
  if (object["format-version"] == 3) {
    expected["schemas"][1]["fields"][3].erase("write-default");
  }
  EXPECT_EQ(json::parse(written), expected);
}

TEST(MetadataJsonTest, RoundTripsVersion2) { CheckRoundTrip(FullV2()); }

TEST(MetadataJsonTest, RoundTripsVersion3) {
  CheckRoundTrip(FullV3());
  ASSERT_OK_AND_ASSIGN(const TableMetadata table, ReadTableMetadata(FullV3().dump()));
  EXPECT_EQ(table.next_row_id, 1375);
  EXPECT_EQ(table.current_snapshot()->first_row_id, 1000);
  const NestedField* field = table.current_schema().FindField("t");
  EXPECT_EQ(field->initial_default, Literal::Long(1510871468000000001));
  EXPECT_EQ(field->write_default, std::nullopt);
}

TEST(MetadataJsonTest, ReadsVersion1) {
  ASSERT_OK_AND_ASSIGN(const TableMetadata table, ReadTableMetadata(R"({
    "format-version": 1, "location": "file:/t", "last-updated-ms": 5, "last-column-id": 2,
    "schema": {"type": "struct", "fields": [
      {"id": 1, "name": "x", "required": true, "type": "long"},
      {"id": 2, "name": "d", "required": false, "type": "date"}]},
    "partition-spec": [{"name": "x", "transform": "identity", "source-id": 1},
                       {"name": "d_day", "transform": "day", "source-id": 2}],
    "properties": {}, "current-snapshot-id": -1,
    "snapshots": [{"snapshot-id": 9, "timestamp-ms": 3, "manifests": ["file:/m.avro"]}]})"));
  EXPECT_EQ(table.format_version, 1);
  EXPECT_EQ(table.current_snapshot(), nullptr);
  EXPECT_TRUE(table.refs.empty());
  EXPECT_EQ(table.last_partition_id, 1001);
  EXPECT_EQ(table.default_spec().fields[1].field_id, 1001);
  EXPECT_EQ(table.sort_orders.size(), 1U);
  EXPECT_EQ(table.snapshots[0].manifests, std::vector<std::string>{"file:/m.avro"});
  EXPECT_THAT(ReadTableMetadata(WriteTableMetadata(table)), HasValue(table));
}

TEST(MetadataJsonTest, MakesTheMainRefThatOldWritersLeaveOut) {
  json object = FullV2();
  object.erase("refs");
  ASSERT_OK_AND_ASSIGN(const TableMetadata table, ReadTableMetadata(object.dump()));
  EXPECT_EQ(table.refs.at("main").snapshot_id, 3055729675574597004);
}

TEST(MetadataJsonTest, IgnoresFieldsOfLaterSpecifications) {
  json object = FullV2();
  object["novelty"] = {{"x", 1}};
  object["snapshots"][0]["novelty"] = 1;
  EXPECT_THAT(ReadTableMetadata(object.dump()),
              HasValue(ReadTableMetadata(FullV2().dump()).value()));
}

TEST(MetadataJsonTest, RefusesWhatIsBroken) {
  struct Case {
    const char* patch;  ///< JSON merge patch over `FullV2`
    ErrorCode code;
    const char* error;
  };
  const std::vector<Case> cases = {
      {R"({"format-version": 4})", ErrorCode::kUnsupported, "format version 4"},
      {R"({"format-version": 0})", ErrorCode::kMalformedInput, "format-version 0"},
      {R"({"format-version": "2"})", ErrorCode::kMalformedInput, "format-version"},
      {R"({"format-version": 3})", ErrorCode::kMalformedInput, "next-row-id"},
      {R"({"table-uuid": null})", ErrorCode::kMalformedInput, "table-uuid"},
      {R"({"location": null})", ErrorCode::kMalformedInput, "location"},
      {R"({"last-sequence-number": null})", ErrorCode::kMalformedInput, "last-sequence-number"},
      {R"({"last-sequence-number": 1})", ErrorCode::kMalformedInput, "sequence number 2"},
      {R"({"last-column-id": 2})", ErrorCode::kMalformedInput, "last-column-id 2"},
      {R"({"last-partition-id": 999})", ErrorCode::kMalformedInput, "last-partition-id 999"},
      {R"({"last-partition-id": null})", ErrorCode::kMalformedInput, "last-partition-id"},
      {R"({"schemas": []})", ErrorCode::kMalformedInput, "schemas"},
      {R"({"schemas": {}})", ErrorCode::kMalformedInput, "schemas"},
      {R"({"current-schema-id": 7})", ErrorCode::kMalformedInput, "current schema 7"},
      {R"({"default-spec-id": 7})", ErrorCode::kMalformedInput, "partition spec 7"},
      {R"({"default-sort-order-id": 7})", ErrorCode::kMalformedInput, "sort order 7"},
      {R"({"current-snapshot-id": 7})", ErrorCode::kMalformedInput, "current snapshot 7"},
      {R"({"refs": {"x": {"snapshot-id": 7, "type": "tag"}}})", ErrorCode::kMalformedInput,
       "snapshot 7"},
      {R"({"refs": {"main": {"type": "twig"}}})", ErrorCode::kMalformedInput, "twig"},
      {R"({"refs": {"main": {"snapshot-id": 3051729675574597004}}})", ErrorCode::kMalformedInput,
       "'main'"},
      {R"({"properties": {"a": 1}})", ErrorCode::kMalformedInput, "'a'"},
      {R"({"partition-specs": [{"spec-id": 0, "fields": [{"name": "x", "transform": "bucket[0]",
          "source-id": 1, "field-id": 1000}]}]})",
       ErrorCode::kMalformedInput, "bucket[0]"},
      {R"({"partition-specs": [{"spec-id": 0, "fields": [{"name": "x", "transform": "multi[2]",
          "source-ids": [1, 2], "field-id": 1000}]}]})",
       ErrorCode::kUnsupported, "2 columns"},
  };
  for (const Case& c : cases) {
    json object = FullV2();
    object.merge_patch(json::parse(c.patch));
    EXPECT_THAT(ReadTableMetadata(object.dump()), IsError(c.code, HasSubstr(c.error))) << c.patch;
  }
  EXPECT_THAT(ReadTableMetadata("{"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(ReadTableMetadata("[]"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(ReadTableMetadata(std::string(200, '[')), IsError(ErrorCode::kMalformedInput));
}

TEST(MetadataJsonTest, RefusesEveryMissingOrMistypedMemberOrReadsIt) {
  const json object = FullV3();
  for (const auto& [key, value] : object.items()) {
    for (const json& other : {json(), json("x"), json(-5), json::array({1}), json{{"a", 1}}}) {
      json changed = object;
      changed[key] = other;
      const auto table = ReadTableMetadata(changed.dump());
      // Whatever was accepted must be writable and read back the same.
      if (table) {
        EXPECT_THAT(ReadTableMetadata(WriteTableMetadata(*table)), HasValue(*table)) << key;
      }
    }
  }
}

}  // namespace
}  // namespace dynalake::iceberg
