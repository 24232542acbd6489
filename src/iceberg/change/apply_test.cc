#include "iceberg/change/apply.h"

#include <rapidcheck.h>
#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "iceberg/change/expire.h"
#include "iceberg/change/requirement.h"
#include "iceberg/codec/metadata_json.h"

namespace dynalake::iceberg {
namespace {

using testing::HasSubstr;

constexpr int64_t kNow = 1'700'000'000'000;
constexpr int64_t kDay = 86'400'000;

Schema SampleSchema(TypeId second = TypeId::kInt) {
  return Schema::Make(0,
                      {{.id = 1, .name = "id", .required = true, .type = Type(TypeId::kLong)},
                       {.id = 2, .name = "n", .type = Type(second)}},
                      {1})
      .value();
}

TableMetadata Table(int format_version = 2) {
  return MakeTableMetadata(
             {.uuid = "u",
              .location = "file:///t",
              .format_version = format_version,
              .schema = SampleSchema(),
              .spec = {.spec_id = 5, .fields = {{.source_id = 2, .field_id = 0, .name = "n"}}},
              .properties = {{"a", "1"}}},
             kNow)
      .value();
}

Result<TableMetadata> ApplyAll(const TableMetadata& base, const std::vector<Update>& updates,
                               int64_t now_ms = kNow + 1) {
  return Apply(base, updates, {.now_ms = now_ms, .base_location = "file:///t/0.json"});
}

std::vector<Update> Commit(const TableMetadata& base, int64_t snapshot_id, int64_t timestamp_ms) {
  Snapshot snapshot{.snapshot_id = snapshot_id,
                    .parent_snapshot_id = base.current_snapshot_id,
                    .sequence_number = base.last_sequence_number + 1,
                    .timestamp_ms = timestamp_ms,
                    .manifest_list = "l",
                    .summary = {{"operation", "append"}},
                    .schema_id = base.current_schema_id};
  if (base.format_version >= 3) {
    snapshot.first_row_id = base.next_row_id;
    snapshot.added_rows = 10;
  }
  return {AddSnapshot{snapshot}, SetSnapshotRef{"main", {.snapshot_id = snapshot_id}}};
}

TEST(MakeTableMetadataTest, StartsAsTheSpecificationSays) {
  const TableMetadata table = Table();
  EXPECT_EQ(table.last_column_id, 2);
  EXPECT_EQ(table.current_schema().schema_id(), 0);
  EXPECT_EQ(table.default_spec().spec_id, 0);
  EXPECT_EQ(table.default_spec().fields[0].field_id, 1000);
  EXPECT_EQ(table.last_partition_id, 1000);
  EXPECT_EQ(table.default_sort_order_id, 0);
  EXPECT_EQ(table.current_snapshot(), nullptr);
  EXPECT_EQ(table.last_updated_ms, kNow);
  EXPECT_THAT(ReadTableMetadata(WriteTableMetadata(table)), HasValue(table));
  EXPECT_THAT(MakeTableMetadata({.format_version = 1}, kNow), IsError(ErrorCode::kUnsupported));
  EXPECT_THAT(
      MakeTableMetadata(
          {.schema = SampleSchema(), .spec = {.fields = {{.source_id = 9, .name = "x"}}}}, kNow),
      IsError(ErrorCode::kInvalidArgument, HasSubstr("not in the schema")));
}

TEST(ApplyTest, CommitsSnapshots) {
  const TableMetadata empty = Table();
  ASSERT_OK_AND_ASSIGN(const TableMetadata first, ApplyAll(empty, Commit(empty, 11, kNow)));
  ASSERT_OK_AND_ASSIGN(const TableMetadata second, ApplyAll(first, Commit(first, 12, kNow)));
  EXPECT_EQ(second.current_snapshot_id, 12);
  EXPECT_EQ(second.last_sequence_number, 2);
  EXPECT_EQ(second.current_snapshot()->parent_snapshot_id, 11);
  EXPECT_EQ(second.snapshot_log.size(), 2U);
  EXPECT_EQ(second.metadata_log.size(), 2U);
  EXPECT_EQ(second.metadata_log[0].timestamp_ms, kNow);
  EXPECT_EQ(second.metadata_log[1].timestamp_ms, kNow);
  EXPECT_EQ(second.refs.at("main").snapshot_id, 12);
  EXPECT_EQ(empty, Table());
  // A snapshot built on `empty` cannot follow `first`: its number is used.
  std::vector<Update> stale = Commit(first, 13, kNow);
  std::get<AddSnapshot>(stale[0]).snapshot.sequence_number = 1;
  EXPECT_THAT(ApplyAll(first, stale), IsError(ErrorCode::kConflict, HasSubstr("sequence number")));
  EXPECT_THAT(ApplyAll(first, Commit(first, 11, kNow)),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("already")));
}

TEST(ApplyTest, AdvancesRowIdsInVersion3) {
  const TableMetadata empty = Table(3);
  ASSERT_OK_AND_ASSIGN(const TableMetadata first, ApplyAll(empty, Commit(empty, 11, kNow)));
  EXPECT_EQ(first.next_row_id, 10);
  std::vector<Update> stale = Commit(first, 12, kNow);
  std::get<AddSnapshot>(stale[0]).snapshot.first_row_id = 0;
  EXPECT_THAT(ApplyAll(first, stale), IsError(ErrorCode::kConflict, HasSubstr("row ids")));
  std::get<AddSnapshot>(stale[0]).snapshot.first_row_id.reset();
  EXPECT_THAT(ApplyAll(first, stale), IsError(ErrorCode::kInvalidArgument));
}

TEST(ApplyTest, ChangesSchemaSpecAndOrder) {
  const TableMetadata table = Table();
  ASSERT_OK_AND_ASSIGN(
      TableMetadata changed,
      ApplyAll(table, {AddSchema{SampleSchema(TypeId::kLong)}, SetCurrentSchema{},
                       AddPartitionSpec{{.spec_id = 9,
                                         .fields = {{.source_id = 2, .field_id = 0, .name = "n"},
                                                    {.source_id = 1,
                                                     .field_id = 0,
                                                     .name = "b",
                                                     .transform = Transform::Bucket(4)}}}},
                       SetDefaultPartitionSpec{},
                       AddSortOrder{{.order_id = 0, .fields = {{.source_id = 1}}}},
                       SetDefaultSortOrder{}}));
  EXPECT_EQ(changed.current_schema().schema_id(), 1);
  EXPECT_EQ(changed.default_spec().spec_id, 1);
  EXPECT_EQ(changed.default_spec().fields[0].field_id, 1000);
  EXPECT_EQ(changed.default_spec().fields[1].field_id, 1001);
  EXPECT_EQ(changed.last_partition_id, 1001);
  EXPECT_EQ(changed.default_sort_order().order_id, 1);
  // What is there already is found, not added.
  ASSERT_OK_AND_ASSIGN(const TableMetadata back,
                       ApplyAll(changed, {AddSchema{SampleSchema()}, SetCurrentSchema{},
                                          AddSortOrder{}, SetDefaultSortOrder{}}));
  EXPECT_EQ(back.current_schema_id, 0);
  EXPECT_EQ(back.schemas.size(), 2U);
  EXPECT_EQ(back.default_sort_order_id, 0);
}

TEST(ApplyTest, RefusesWhatCannotBe) {
  const TableMetadata empty = Table();
  ASSERT_OK_AND_ASSIGN(const TableMetadata table, ApplyAll(empty, Commit(empty, 11, kNow)));
  struct Case {
    Update update;
    const char* error;
  };
  const std::vector<Case> cases = {
      {AssignUuid{"other"}, "uuid cannot change"},
      {UpgradeFormatVersion{1}, "cannot go back"},
      {SetCurrentSchema{}, "no schema was added"},
      {SetCurrentSchema{7}, "no schema 7"},
      {AddSchema{SampleSchema(TypeId::kString)}, "cannot go from int to string"},
      {SetDefaultPartitionSpec{7}, "no partition spec 7"},
      {SetDefaultSortOrder{7}, "no sort order 7"},
      {SetSnapshotRef{"x", {.snapshot_id = 7}}, "no snapshot 7"},
      {SetSnapshotRef{"main", {.snapshot_id = 11, .type = SnapshotRef::Type::kTag}}, "branch"},
      {RemoveSnapshots{{11}}, "current snapshot"},
      {RemoveSchemas{{0}}, "current schema"},
      {RemovePartitionSpecs{{0}}, "default partition spec"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(ApplyAll(table, {c.update}),
                IsError(ErrorCode::kInvalidArgument, HasSubstr(c.error)));
  }
  EXPECT_THAT(ApplyAll(table, {UpgradeFormatVersion{4}}), IsError(ErrorCode::kUnsupported));
}

TEST(ApplyTest, KeepsABoundedMetadataLog) {
  TableMetadata table = Table();
  ASSERT_OK_AND_ASSIGN(
      table, ApplyAll(table, {SetProperties{{{"write.metadata.previous-versions-max", "3"}}}}));
  for (int i = 0; i < 5; ++i) {
    ASSERT_OK_AND_ASSIGN(table, ApplyAll(table, {RemoveProperties{{"a"}}}));
  }
  EXPECT_EQ(table.metadata_log.size(), 3U);
  EXPECT_EQ(table.FindProperty("a"), nullptr);
}

TEST(ApplyTest, NeverGoesBackInTime) {
  const TableMetadata table = Table();
  ASSERT_OK_AND_ASSIGN(const TableMetadata changed, ApplyAll(table, {SetLocation{"x"}}, 5));
  EXPECT_EQ(changed.last_updated_ms, kNow);
  EXPECT_EQ(changed.location, "x");
}

TEST(ApplyTest, ASnapshotsTimeIsThatOfItsCommit) {
  // It is made before it is committed, and perhaps tried again on what another commit left.
  ASSERT_OK_AND_ASSIGN(const TableMetadata first,
                       ApplyAll(Table(), Commit(Table(), 11, kNow + 7), kNow + 19));
  EXPECT_EQ(first.last_updated_ms, kNow + 7);
  EXPECT_EQ(first.snapshot_log[0].timestamp_ms, kNow + 7);
  ASSERT_OK_AND_ASSIGN(const TableMetadata between, ApplyAll(first, {SetLocation{"x"}}, kNow + 30));
  EXPECT_EQ(between.last_updated_ms, kNow + 30);
  ASSERT_OK_AND_ASSIGN(const TableMetadata second,
                       ApplyAll(between, Commit(between, 12, kNow + 30), kNow + 45));
  EXPECT_EQ(second.last_updated_ms, kNow + 30);
  EXPECT_EQ(second.snapshot_log[1].timestamp_ms, kNow + 30);
  // One that is there already becomes current when it is made so.
  ASSERT_OK_AND_ASSIGN(const TableMetadata back,
                       ApplyAll(second, {SetSnapshotRef{"main", {.snapshot_id = 11}}}, kNow + 50));
  EXPECT_EQ(back.snapshot_log[2].timestamp_ms, kNow + 50);
  EXPECT_EQ(back.last_updated_ms, kNow + 50);
}

TEST(ExpireTest, KeepsWhatRefsAndAgeKeep) {
  TableMetadata table = Table();
  for (int64_t id = 1; id <= 5; ++id) {
    ASSERT_OK_AND_ASSIGN(table, ApplyAll(table, Commit(table, id, kNow - (10 - id) * kDay)));
  }
  ASSERT_OK_AND_ASSIGN(
      table,
      ApplyAll(table, {SetSnapshotRef{"tag", {.snapshot_id = 1, .type = SnapshotRef::Type::kTag}},
                       SetSnapshotRef{"old", {.snapshot_id = 2, .max_ref_age_ms = kDay}}}));
  const auto updates = ExpireSnapshots(table, {.max_snapshot_age_ms = 6 * kDay}, kNow);
  ASSERT_OK_AND_ASSIGN(const TableMetadata expired, ApplyAll(table, updates));
  std::vector<int64_t> left;
  for (const Snapshot& snapshot : expired.snapshots) {
    left.push_back(snapshot.snapshot_id);
  }
  EXPECT_EQ(left, (std::vector<int64_t>{1, 4, 5}));
  EXPECT_FALSE(expired.refs.contains("old"));
  EXPECT_EQ(expired.snapshot_log.front().snapshot_id, 4);
  EXPECT_TRUE(ExpireSnapshots(expired, {.max_snapshot_age_ms = 6 * kDay}, kNow).empty());
  EXPECT_EQ(std::get<RemoveSnapshots>(
                ExpireSnapshots(table, {.max_snapshot_age_ms = 0, .min_snapshots_to_keep = 2}, kNow)
                    .back())
                .snapshot_ids,
            (std::vector<int64_t>{2, 3}));
}

TEST(RequirementTest, SaysWhatItFound) {
  const TableMetadata empty = Table();
  ASSERT_OK_AND_ASSIGN(const TableMetadata table, ApplyAll(empty, Commit(empty, 11, kNow)));
  const std::vector<Requirement> hold = {
      AssertTableUuid{"u"},         AssertRefSnapshotId{"main", 11},
      AssertRefSnapshotId{"x", {}}, AssertLastAssignedFieldId{2},
      AssertCurrentSchemaId{0},     AssertLastAssignedPartitionId{1000},
      AssertDefaultSpecId{0},       AssertDefaultSortOrderId{0},
      AssertProperty{"a", "1"},     AssertProperty{"b", {}},
  };
  EXPECT_OK(CheckRequirements(hold, &table));
  EXPECT_OK(CheckRequirements(std::vector<Requirement>{AssertCreate{}}, nullptr));
  struct Case {
    Requirement requirement;
    const char* error;
  };
  for (const Case& c : std::vector<Case>{
           {AssertCreate{}, "exists already"},
           {AssertTableUuid{"v"}, "uuid is u"},
           {AssertRefSnapshotId{"main", 12}, "at snapshot 11, not 12"},
           {AssertRefSnapshotId{"main", {}}, "at snapshot 11, not none"},
           {AssertCurrentSchemaId{1}, "schema id is 0, not 1"},
           {AssertProperty{"a", "2"}, "'1', not '2'"},
           {AssertProperty{"a", {}}, "'1', not unset"},
           {AssertProperty{"b", "2"}, "not set, not '2'"},
       }) {
    EXPECT_THAT(CheckRequirements(std::vector<Requirement>{c.requirement}, &table),
                IsError(ErrorCode::kConflict, HasSubstr(c.error)));
  }
  EXPECT_THAT(CheckRequirements(hold, nullptr), IsError(ErrorCode::kConflict));
}

/// Any list of updates gives valid metadata that round trips, or an error; never twice different.
TEST(ApplyTest, IsDeterministicAndAlwaysValid) {
  EXPECT_TRUE(rc::check([](const std::vector<uint8_t>& choices, bool version3) {
    TableMetadata table = Table(version3 ? 3 : 2);
    for (const uint8_t choice : choices) {
      const int64_t id = 1 + choice / 16;
      std::vector<Update> updates;
      switch (choice % 8) {
        case 0:
        case 1:
          updates = Commit(table, id, kNow + id);
          break;
        case 2:
          updates = {RemoveSnapshots{{id}}};
          break;
        case 3:
          updates = {SetSnapshotRef{"tag", {.snapshot_id = id, .type = SnapshotRef::Type::kTag}}};
          break;
        case 4:
          updates = {RemoveSnapshotRef{choice % 16 < 8 ? "tag" : "main"}};
          break;
        case 5:
          updates = {AddSchema{SampleSchema(id % 2 == 0 ? TypeId::kInt : TypeId::kLong)},
                     SetCurrentSchema{}};
          break;
        case 6:
          updates = {SetSnapshotRef{"main", {.snapshot_id = id}}};
          break;
        default:
          updates = {UpgradeFormatVersion{3}};
      }
      const auto once = ApplyAll(table, updates);
      RC_ASSERT(once.has_value() == ApplyAll(table, updates).has_value());
      if (once) {
        RC_ASSERT(ReadTableMetadata(WriteTableMetadata(*once)).value() == *once);
        table = *once;
      }
    }
  }));
}

}  // namespace
}  // namespace dynalake::iceberg
