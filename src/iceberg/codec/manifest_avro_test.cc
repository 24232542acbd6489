#include "iceberg/codec/manifest_avro.h"

#include <rapidcheck.h>
#include <string>
#include <vector>

#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

using testing::HasSubstr;

Schema SampleSchema() {
  return Schema::Make(1, {{.id = 1, .name = "id", .required = true, .type = Type(TypeId::kLong)},
                          {.id = 2, .name = "name", .type = Type(TypeId::kString)},
                          {.id = 3, .name = "price", .type = Type::Decimal(9, 2)},
                          {.id = 4, .name = "at", .type = Type(TypeId::kTimestamp)},
                          {.id = 5, .name = "key", .type = Type(TypeId::kUuid)}})
      .value();
}

/// Partitioned by a column of every kind of Avro type.
PartitionSpec SampleSpec() {
  return {
      .spec_id = 4,
      .fields = {{.source_id = 2, .field_id = 1000, .name = "na me"},
                 {.source_id = 3, .field_id = 1001, .name = "price"},
                 {.source_id = 4, .field_id = 1002, .name = "day", .transform = Transform::Day()},
                 {.source_id = 5, .field_id = 1003, .name = "key"},
                 {.source_id = 1, .field_id = 1004, .name = "2id"}}};
}

Type SampleType() { return PartitionType(SampleSpec(), SampleSchema()); }

DataFile FullFile() {
  DataFile file;
  file.spec_id = 4;
  file.file_path = "file:///t/data/a.parquet";
  file.partition = {Literal::String("x"), Literal::Decimal(-1420), Literal::Int(17486),
                    Literal::Bytes("0123456789abcdef"), Literal::Long(-7)};
  file.record_count = 100;
  file.file_size_bytes = 5000;
  file.column_sizes = {{1, 10}, {2, 20}};
  file.value_counts = {{1, 100}, {2, 100}};
  file.null_value_counts = {{2, 3}};
  file.nan_value_counts = {{3, 0}};
  file.lower_bounds = {{1, std::string("\1\0\0\0\0\0\0\0", 8)}, {2, "a"}};
  file.upper_bounds = {{1, std::string("\2\0\0\0\0\0\0\0", 8)}, {2, "b"}};
  file.key_metadata = "secret";
  file.split_offsets = {4, 1000};
  file.sort_order_id = 0;
  return file;
}

ManifestFile ListEntry(const ManifestBytes& written) {
  ManifestFile manifest = written.manifest;
  manifest.manifest_path = "file:///t/metadata/m.avro";
  manifest.sequence_number = 9;
  manifest.min_sequence_number = manifest.min_sequence_number.value_or(9);
  return manifest;
}

Result<ManifestBytes> Write(const std::vector<ManifestEntry>& entries, int format_version = 2,
                            ManifestContent content = ManifestContent::kData) {
  return WriteManifest({.format_version = format_version, .snapshot_id = 77, .content = content},
                       SampleSchema(), SampleSpec(), SampleType(), entries);
}

TEST(ManifestAvroTest, FillsInWhatEntriesInherit) {
  DataFile bare;
  bare.spec_id = 4;
  bare.file_path = "file:///t/data/b.parquet";
  bare.partition = {std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt};
  bare.record_count = 5;
  DataFile old = bare;
  old.file_path = "file:///t/data/c.parquet";
  old.first_row_id = 7;
  const std::vector<ManifestEntry> entries = {{.file = FullFile()},
                                              {.file = bare},
                                              {.status = EntryStatus::kExisting,
                                               .snapshot_id = 5,
                                               .sequence_number = 3,
                                               .file_sequence_number = 4,
                                               .file = old},
                                              {.status = EntryStatus::kDeleted,
                                               .snapshot_id = 77,
                                               .sequence_number = 2,
                                               .file_sequence_number = 2,
                                               .file = old}};
  ASSERT_OK_AND_ASSIGN(const ManifestBytes written, Write(entries, 3));
  ManifestFile manifest = ListEntry(written);
  manifest.first_row_id = 1000;
  ASSERT_OK_AND_ASSIGN(const auto read, ReadManifest(written.file, manifest, SampleType()));
  std::vector<ManifestEntry> expected = entries;
  for (ManifestEntry* added : {&expected[0], &expected[1]}) {
    added->snapshot_id = 77;
    added->sequence_number = 9;
    added->file_sequence_number = 9;
  }
  expected[0].file.first_row_id = 1000;
  expected[1].file.first_row_id = 1100;
  EXPECT_EQ(read, expected);
}

TEST(ManifestAvroTest, SumsUpItsFiles) {
  DataFile other = FullFile();
  other.file_path = "file:///t/data/b.parquet";
  other.partition[0] = std::nullopt;
  other.partition[2] = Literal::Int(3);
  ASSERT_OK_AND_ASSIGN(const ManifestBytes written, Write({{.file = FullFile()},
                                                           {.status = EntryStatus::kExisting,
                                                            .snapshot_id = 5,
                                                            .sequence_number = 3,
                                                            .file_sequence_number = 3,
                                                            .file = other}}));
  const ManifestFile& manifest = written.manifest;
  EXPECT_EQ(manifest.added_files_count, 1);
  EXPECT_EQ(manifest.existing_files_count, 1);
  EXPECT_EQ(manifest.deleted_files_count, 0);
  EXPECT_EQ(manifest.added_rows_count, 100);
  EXPECT_EQ(manifest.min_sequence_number, 3);
  EXPECT_EQ(manifest.added_snapshot_id, 77);
  EXPECT_EQ(manifest.manifest_length_bytes, static_cast<int64_t>(written.file.size()));
  ASSERT_EQ(manifest.partitions.size(), 5U);
  EXPECT_EQ(
      manifest.partitions[0],
      (FieldSummary{
          .contains_null = true, .contains_nan = false, .lower_bound = "x", .upper_bound = "x"}));
  EXPECT_EQ(manifest.partitions[2].lower_bound, std::string("\3\0\0\0", 4));
  EXPECT_FALSE(manifest.partitions[2].contains_null);
}

TEST(ManifestAvroTest, ReadsDeletionVectors) {
  DataFile vector;
  vector.content = FileContent::kPositionDeletes;
  vector.file_format = FileFormat::kPuffin;
  vector.spec_id = 4;
  vector.file_path = "file:///t/data/d.puffin";
  vector.partition = FullFile().partition;
  vector.record_count = 3;
  vector.file_size_bytes = 90;
  vector.referenced_data_file = "file:///t/data/a.parquet";
  vector.content_offset = 4;
  vector.content_size_bytes = 40;
  DataFile equality = vector;
  equality.content = FileContent::kEqualityDeletes;
  equality.file_format = FileFormat::kParquet;
  equality.equality_ids = {1, 2};
  ASSERT_OK_AND_ASSIGN(const ManifestBytes written,
                       Write({{.file = vector}, {.file = equality}}, 3, ManifestContent::kDeletes));
  ManifestFile manifest = ListEntry(written);
  manifest.first_row_id = 4;  // not for deletes
  ASSERT_OK_AND_ASSIGN(const auto read, ReadManifest(written.file, manifest, SampleType()));
  EXPECT_EQ(read[0].file, vector);
  EXPECT_EQ(read[1].file, equality);
  manifest.content = ManifestContent::kData;
  EXPECT_THAT(ReadManifest(written.file, manifest, SampleType()),
              IsError(ErrorCode::kMalformedInput, HasSubstr("kind of manifest")));
}

TEST(ManifestAvroTest, ReadsOnlyTheMetricsThatAreWanted) {
  ASSERT_OK_AND_ASSIGN(const ManifestBytes written, Write({{.file = FullFile()}}));
  const ManifestFile manifest = ListEntry(written);
  ASSERT_OK_AND_ASSIGN(auto read,
                       ReadManifest(written.file, manifest, SampleType(),
                                    {.counts = false, .bounds = true, .field_ids = {{2}}}));
  EXPECT_TRUE(read[0].file.value_counts.empty());
  EXPECT_EQ(read[0].file.lower_bounds, (FieldMap<std::string>{{2, "a"}}));
  ASSERT_OK_AND_ASSIGN(
      read, ReadManifest(written.file, manifest, SampleType(), {.counts = true, .bounds = false}));
  EXPECT_EQ(read[0].file.value_counts.size(), 2U);
  EXPECT_TRUE(read[0].file.upper_bounds.empty());
}

TEST(ManifestAvroTest, WidensPartitionValues) {
  const PartitionSpec spec{.spec_id = 0,
                           .fields = {{.source_id = 1, .field_id = 1000, .name = "a"},
                                      {.source_id = 2, .field_id = 1001, .name = "b"}}};
  const auto schema = [](TypeId a, TypeId b) {
    return Schema::Make(0, {{.id = 1, .name = "a", .type = Type(a)},
                            {.id = 2, .name = "b", .type = Type(b)}})
        .value();
  };
  const Schema before = schema(TypeId::kInt, TypeId::kFloat);
  DataFile file;
  file.file_path = "x";
  file.partition = {Literal::Int(-3), Literal::Float(0.5F)};
  ASSERT_OK_AND_ASSIGN(const ManifestBytes written,
                       WriteManifest({}, before, spec, PartitionType(spec, before),
                                     std::vector<ManifestEntry>{{.file = file}}));
  const Type after = PartitionType(spec, schema(TypeId::kLong, TypeId::kDouble));
  ASSERT_OK_AND_ASSIGN(const auto read, ReadManifest(written.file, ListEntry(written), after));
  EXPECT_EQ(read[0].file.partition, (PartitionTuple{Literal::Long(-3), Literal::Double(0.5)}));
}

TEST(ManifestAvroTest, RefusesToWriteWhatDoesNotFit) {
  ManifestEntry entry{.file = FullFile()};
  entry.file.partition[4] = Literal::String("no long");
  EXPECT_THAT(Write({entry}), IsError(ErrorCode::kInvalidArgument, HasSubstr("'2id'")));
  entry.file.partition.pop_back();
  EXPECT_THAT(Write({entry}), IsError(ErrorCode::kInvalidArgument, HasSubstr("4 values")));
  entry = {.file = FullFile()};
  entry.file.spec_id = 3;
  EXPECT_THAT(Write({entry}), IsError(ErrorCode::kInvalidArgument, HasSubstr("spec 3")));
  entry = {.status = EntryStatus::kExisting, .file = FullFile()};
  EXPECT_THAT(Write({entry}), IsError(ErrorCode::kInvalidArgument, HasSubstr("sequence numbers")));
  EXPECT_THAT(Write({{.file = FullFile()}}, 1), IsError(ErrorCode::kInvalidArgument));
  EXPECT_THAT(Write({{.file = FullFile()}}, 2, ManifestContent::kDeletes),
              IsError(ErrorCode::kInvalidArgument));
}

/// Every shortened or changed file reads as something or is an error; it never crashes.
TEST(ManifestAvroTest, SurvivesBrokenBytes) {
  std::vector<ManifestEntry> entries(3, ManifestEntry{.file = FullFile()});
  ASSERT_OK_AND_ASSIGN(
      const ManifestBytes written,
      WriteManifest({.deflate = false}, SampleSchema(), SampleSpec(), SampleType(), entries));
  const ManifestFile manifest = ListEntry(written);
  for (size_t size = 0; size < written.file.size(); ++size) {
    // Cut before its first block a file is whole, and empty.
    const auto read = ReadManifest(written.file.substr(0, size), manifest, SampleType());
    EXPECT_TRUE(!read || read->empty()) << size;
  }
  EXPECT_TRUE(rc::check([&](uint32_t at, char value) {
    std::string changed = written.file;
    changed[at % changed.size()] = value;
    const auto read = ReadManifest(changed, manifest, SampleType());
    RC_ASSERT((!read || read->size() <= 3));
  }));
}

TEST(ManifestAvroTest, LimitsWhatItUnpacks) {
  std::vector<ManifestEntry> entries(1000, ManifestEntry{.file = FullFile()});
  ASSERT_OK_AND_ASSIGN(const ManifestBytes written, Write(entries));
  EXPECT_LT(written.file.size(), 20'000U);
  const ManifestFile manifest = ListEntry(written);
  EXPECT_OK(ReadManifest(written.file, manifest, SampleType()));
  EXPECT_THAT(ReadManifest(written.file, manifest, SampleType(), {}, {.max_block_bytes = 10'000}),
              IsError(ErrorCode::kUnsupported));
  EXPECT_THAT(ReadManifest(written.file, manifest, SampleType(), {}, {.max_objects = 999}),
              IsError(ErrorCode::kUnsupported));
}

ManifestFile FullManifest() {
  return {.manifest_path = "file:///t/metadata/m.avro",
          .manifest_length_bytes = 1234,
          .partition_spec_id = 4,
          .content = ManifestContent::kDeletes,
          .sequence_number = 9,
          .min_sequence_number = 3,
          .added_snapshot_id = 77,
          .added_files_count = 1,
          .existing_files_count = 2,
          .deleted_files_count = 3,
          .added_rows_count = 4,
          .existing_rows_count = 5,
          .deleted_rows_count = 6,
          .partitions = {{.contains_null = true,
                          .contains_nan = std::nullopt,
                          .lower_bound = "a",
                          .upper_bound = std::nullopt},
                         {.contains_null = false,
                          .contains_nan = true,
                          .lower_bound = std::nullopt,
                          .upper_bound = "b"}},
          .key_metadata = "k",
          .first_row_id = std::nullopt};
}

TEST(ManifestListTest, RoundTrips) {
  ManifestFile bare = FullManifest();
  bare.content = ManifestContent::kData;
  bare.partitions.clear();
  bare.key_metadata.reset();
  const std::vector<ManifestFile> manifests = {FullManifest(), bare};
  ASSERT_OK_AND_ASSIGN(const std::string v2,
                       WriteManifestList(2, {.snapshot_id = 77}, manifests, {}));
  EXPECT_THAT(ReadManifestList(v2), HasValue(manifests));
  std::vector<ManifestFile> with_rows = manifests;
  with_rows[1].first_row_id = 1000;
  ASSERT_OK_AND_ASSIGN(const std::string v3,
                       WriteManifestList(3, {.snapshot_id = 77}, with_rows, {}));
  EXPECT_THAT(ReadManifestList(v3), HasValue(with_rows));
}

TEST(ManifestListTest, RefusesIncompleteManifests) {
  ManifestFile manifest = FullManifest();
  manifest.sequence_number.reset();
  EXPECT_THAT(WriteManifestList(2, {}, std::vector<ManifestFile>{manifest}, {}),
              IsError(ErrorCode::kInvalidArgument));
}

TEST(ManifestListTest, RefusesOtherFiles) {
  ASSERT_OK_AND_ASSIGN(const ManifestBytes written, Write({{.file = FullFile()}}));
  EXPECT_THAT(ReadManifestList(written.file),
              IsError(ErrorCode::kMalformedInput, HasSubstr("no manifest list")));
  ASSERT_OK_AND_ASSIGN(const std::string list, WriteManifestList(2, {}, {}, {}));
  EXPECT_THAT(ReadManifest(list, FullManifest(), SampleType()),
              IsError(ErrorCode::kMalformedInput, HasSubstr("no manifest")));
  EXPECT_THAT(ReadManifestList("Obj\1"), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(ReadManifestList(""), IsError(ErrorCode::kMalformedInput));
}

}  // namespace
}  // namespace dynalake::iceberg
