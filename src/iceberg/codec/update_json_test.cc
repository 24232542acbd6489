#include "iceberg/codec/update_json.h"

#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using testing::HasSubstr;

/// The texts of a list of updates or requirements; each is read and written back.
template <typename Read, typename Write>
void CheckRoundTrips(std::initializer_list<const char*> texts, Read read, Write write) {
  for (const char* text : texts) {
    SCOPED_TRACE(text);
    ASSERT_OK_AND_ASSIGN(const nlohmann::json object, ParseJson(text, "test"));
    const auto value = read(object);
    ASSERT_OK(value);
    EXPECT_EQ(write(*value), object);
  }
}

template <typename T>
T ReadUpdateAs(const char* text) {
  return std::get<T>(UpdateFromJson(ParseJson(text, "test").value()).value());
}

// The texts are those that the models of PyIceberg 0.12.0 (pyiceberg.table.update) print.
TEST(UpdateJsonTest, TheTextsOfPyIcebergComeBack) {
  CheckRoundTrips(
      {
          R"({"action":"assign-uuid","uuid":"0f0e0d0c-0b0a-4908-8706-050403020100"})",
          R"({"action":"upgrade-format-version","format-version":3})",
          R"({"action":"add-schema","schema":{"type":"struct","fields":[{"id":1,"name":"id",")"
          R"(type":"long","required":true},{"id":2,"name":"at","type":"timestamptz","required)"
          R"(":false}],"schema-id":3,"identifier-field-ids":[1]}})",
          R"({"action":"set-current-schema","schema-id":-1})",
          R"({"action":"add-spec","spec":{"spec-id":1,"fields":[{"source-id":2,"field-id":100)"
          R"(0,"transform":"day","name":"at_day"},{"source-id":1,"field-id":1001,"transform":)"
          R"("bucket[16]","name":"id_bucket"}]}})",
          R"({"action":"set-default-spec","spec-id":1})",
          R"({"action":"add-sort-order","sort-order":{"order-id":1,"fields":[{"source-id":1,")"
          R"(transform":"identity","direction":"asc","null-order":"nulls-first"},{"source-id")"
          R"(:2,"transform":"hour","direction":"desc","null-order":"nulls-last"}]}})",
          R"({"action":"set-default-sort-order","sort-order-id":-1})",
          R"({"action":"add-snapshot","snapshot":{"snapshot-id":9007199254740993,"parent-snap)"
          R"(shot-id":7,"sequence-number":2,"timestamp-ms":1700000000000,"manifest-list":"s3:)"
          R"(//b/t/metadata/snap.avro","summary":{"operation":"append","added-records":"1"},")"
          R"(schema-id":3}})",
          R"({"action":"set-snapshot-ref","ref-name":"main","type":"branch","snapshot-id":9})",
          R"({"action":"set-snapshot-ref","ref-name":"keep","type":"tag","snapshot-id":9,"max)"
          R"(-ref-age-ms":5})",
          R"({"action":"remove-snapshots","snapshot-ids":[1,2]})",
          R"({"action":"remove-snapshot-ref","ref-name":"keep"})",
          R"({"action":"set-location","location":"s3://b/u"})",
          R"({"action":"set-properties","updates":{"a":"1"}})",
          R"({"action":"remove-properties","removals":["a"]})",
          R"({"action":"set-statistics","statistics":{"snapshot-id":9,"statistics-path":"s3:/)"
          R"(/b/t/metadata/x.stats","file-size-in-bytes":100,"file-footer-size-in-bytes":42,")"
          R"(blob-metadata":[{"type":"apache-datasketches-theta-v1","snapshot-id":9,"sequence)"
          R"(-number":2,"fields":[1],"properties":{"ndv":"3"}}]},"snapshot-id":9})",
          R"({"action":"remove-statistics","snapshot-id":9})",
          R"({"action":"set-partition-statistics","partition-statistics":{"snapshot-id":9,"st)"
          R"(atistics-path":"s3://b/t/metadata/p.parquet","file-size-in-bytes":43}})",
          R"({"action":"remove-partition-statistics","snapshot-id":9})",
          R"({"action":"remove-partition-specs","spec-ids":[1]})",
          R"({"action":"remove-schemas","schema-ids":[0]})",
      },
      UpdateFromJson, UpdateToJson);
}

// From the protocol's specification: PyIceberg has no model of them.
TEST(UpdateJsonTest, EncryptionKeysComeBack) {
  CheckRoundTrips(
      {R"({"action":"add-encryption-key","encryption-key":{"key-id":"k","encrypted-key-metadata":)"
       R"("bWV0YQ==","encrypted-by-id":"kek","properties":{"a":"1"}}})",
       R"({"action":"remove-encryption-key","key-id":"k"})"},
      UpdateFromJson, UpdateToJson);
}

TEST(UpdateJsonTest, WhatIsReadIsWhatWasMeant) {
  const auto spec = ReadUpdateAs<AddPartitionSpec>(
      R"({"action":"add-spec","spec":{"fields":[{"source-id":2,"transform":"day","name":"d"}]}})");
  ASSERT_EQ(spec.spec.fields.size(), 1u);
  EXPECT_EQ(spec.spec.fields[0].field_id, 0) << "one that is to be given";
  EXPECT_EQ(spec.spec.fields[0].source_id, 2);
  EXPECT_FALSE(UpdateToJson(spec)["spec"]["fields"][0].contains("field-id"));
  const auto ref = ReadUpdateAs<SetSnapshotRef>(
      R"({"action":"set-snapshot-ref","ref-name":"keep","type":"tag","snapshot-id":9,)"
      R"("max-ref-age-ms":5})");
  EXPECT_EQ(ref.name, "keep");
  EXPECT_EQ(ref.ref.type, SnapshotRef::Type::kTag);
  EXPECT_EQ(ref.ref.max_ref_age_ms, 5);
  const auto snapshots = ReadUpdateAs<RemoveSnapshots>(
      R"({"action":"remove-snapshots","snapshot-ids":[9007199254740993]})");
  EXPECT_EQ(snapshots.snapshot_ids, std::vector<int64_t>{9007199254740993});
  EXPECT_EQ(
      ReadUpdateAs<SetCurrentSchema>(R"({"action":"set-current-schema","schema-id":-1})").schema_id,
      kLastAdded);
}

TEST(UpdateJsonTest, WhatIsNotUnderstoodIsRefused) {
  const auto read = [](const char* text) {
    return UpdateFromJson(ParseJson(text, "test").value());
  };
  EXPECT_THAT(read(R"({"action":"rename-table"})"),
              IsError(ErrorCode::kUnsupported, HasSubstr("rename-table")));
  for (const char* text :
       {R"([])", R"({})", R"({"action":1})", R"({"action":"set-location"})",
        R"({"action":"set-properties"})", R"({"action":"set-properties","updates":{"a":1}})",
        R"({"action":"remove-schemas","schema-ids":[1.5]})",
        R"({"action":"remove-schemas","schema-ids":[4294967296]})",
        R"({"action":"add-spec","spec":{}})", R"({"action":"add-snapshot","snapshot":{}})",
        R"({"action":"set-snapshot-ref","ref-name":"a","type":"x","snapshot-id":1})"}) {
    EXPECT_THAT(read(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

// As above; the last two are our own.
TEST(RequirementJsonTest, TheTextsOfPyIcebergComeBack) {
  CheckRoundTrips(
      {
          R"({"type":"assert-create"})",
          R"({"type":"assert-table-uuid","uuid":"0f0e0d0c-0b0a-4908-8706-050403020100"})",
          R"({"type":"assert-ref-snapshot-id","ref":"main","snapshot-id":9})",
          R"({"type":"assert-ref-snapshot-id","ref":"main","snapshot-id":null})",
          R"({"type":"assert-last-assigned-field-id","last-assigned-field-id":2})",
          R"({"type":"assert-current-schema-id","current-schema-id":0})",
          R"({"type":"assert-last-assigned-partition-id","last-assigned-partition-id":1001})",
          R"({"type":"assert-default-spec-id","default-spec-id":1})",
          R"({"type":"assert-default-sort-order-id","default-sort-order-id":1})",
          R"({"type":"dynalake-assert-property","key":"k","value":"v"})",
          R"({"type":"dynalake-assert-property","key":"k","value":null})",
      },
      RequirementFromJson, RequirementToJson);
}

TEST(RequirementJsonTest, WhatIsNotUnderstoodIsRefused) {
  const auto read = [](const char* text) {
    return RequirementFromJson(ParseJson(text, "test").value());
  };
  EXPECT_THAT(read(R"({"type":"assert-view-uuid","uuid":"x"})"),
              IsError(ErrorCode::kUnsupported, HasSubstr("assert-view-uuid")));
  for (const char* text : {R"({})", R"({"type":"assert-table-uuid"})",
                           R"({"type":"assert-default-spec-id","default-spec-id":"1"})"}) {
    EXPECT_THAT(read(text), IsError(ErrorCode::kMalformedInput)) << text;
  }
}

}  // namespace
}  // namespace dynalake::iceberg
