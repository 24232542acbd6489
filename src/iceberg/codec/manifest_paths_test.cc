#include "iceberg/codec/manifest_paths.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "iceberg/codec/manifest_avro.h"
#include "iceberg/codec/manifest_list_avro.h"

namespace dynalake::iceberg {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PartitionSpec Spec() {
  return {.spec_id = 4, .fields = {{.source_id = 1, .field_id = 1000, .name = "name"}}};
}

ManifestEntry Entry(EntryStatus status, const std::string& path) {
  ManifestEntry entry{.status = status};
  if (status != EntryStatus::kAdded) {
    entry.snapshot_id = 5;
    entry.sequence_number = 3;
    entry.file_sequence_number = 3;
  }
  entry.file.spec_id = 4;
  entry.file.file_path = path;
  entry.file.partition = {Literal::String("x")};
  entry.file.record_count = 1;
  return entry;
}

Result<ManifestBytes> WriteManifestOf(int format_version, ManifestContent content,
                                      const std::vector<ManifestEntry>& entries) {
  const Schema schema =
      Schema::Make(1, {{.id = 1, .name = "name", .type = Type(TypeId::kString)}}).value();
  return WriteManifest({.format_version = format_version, .snapshot_id = 7, .content = content},
                       schema, Spec(), PartitionType(Spec(), schema), entries);
}

TEST(ManifestPathsTest, NamesWhatAManifestNamesWithoutItsTable) {
  for (const int version : {2, 3}) {
    ASSERT_OK_AND_ASSIGN(const ManifestBytes manifest,
                         WriteManifestOf(version, ManifestContent::kData,
                                         {Entry(EntryStatus::kAdded, "file:///t/data/a.parquet"),
                                          Entry(EntryStatus::kExisting, "s3://b/t/data/b.parquet"),
                                          Entry(EntryStatus::kDeleted, "file:/t/data/c.parquet")}));
    EXPECT_THAT(ReadManifestPaths(manifest.file),
                HasValue(ElementsAre("file:///t/data/a.parquet", "s3://b/t/data/b.parquet",
                                     "file:/t/data/c.parquet")))
        << version;
  }
}

TEST(ManifestPathsTest, DeleteFilesAreFilesToo) {
  ManifestEntry entry = Entry(EntryStatus::kAdded, "file:///t/data/d.parquet");
  entry.file.content = FileContent::kPositionDeletes;
  ASSERT_OK_AND_ASSIGN(const ManifestBytes manifest,
                       WriteManifestOf(2, ManifestContent::kDeletes, {entry}));
  EXPECT_THAT(ReadManifestPaths(manifest.file), HasValue(ElementsAre("file:///t/data/d.parquet")));
}

TEST(ManifestPathsTest, NamesTheManifestsOfAList) {
  ASSERT_OK_AND_ASSIGN(const ManifestBytes bytes,
                       WriteManifestOf(2, ManifestContent::kData,
                                       {Entry(EntryStatus::kAdded, "file:///t/data/a.parquet")}));
  ManifestFile manifest = bytes.manifest;
  manifest.manifest_path = "file:///t/metadata/m.avro";
  manifest.sequence_number = 9;
  manifest.min_sequence_number = 9;
  ManifestFile other = manifest;
  other.manifest_path = "file:///t/metadata/n.avro";
  Snapshot snapshot;
  snapshot.snapshot_id = 7;
  snapshot.sequence_number = 9;
  const std::vector<ManifestFile> manifests = {manifest, other};
  const std::vector<PartitionSpec> specs = {Spec()};
  ASSERT_OK_AND_ASSIGN(const std::string list, WriteManifestList(2, snapshot, manifests, specs));
  EXPECT_THAT(ReadManifestPaths(list),
              HasValue(ElementsAre("file:///t/metadata/m.avro", "file:///t/metadata/n.avro")));
  ASSERT_OK_AND_ASSIGN(const std::string empty,
                       WriteManifestList(2, snapshot, std::vector<ManifestFile>{}, specs));
  EXPECT_THAT(ReadManifestPaths(empty), HasValue(IsEmpty()));
}

TEST(ManifestPathsTest, WhatIsCutOrIsNeitherIsAnError) {
  ASSERT_OK_AND_ASSIGN(const ManifestBytes manifest,
                       WriteManifestOf(2, ManifestContent::kData,
                                       {Entry(EntryStatus::kAdded, "file:///t/data/a.parquet")}));
  for (size_t size = 0; size < manifest.file.size(); ++size) {
    // Whole up to the end of the header it is a manifest of no files.
    const auto paths = ReadManifestPaths(manifest.file.substr(0, size));
    if (paths) {
      EXPECT_THAT(*paths, IsEmpty()) << size;
    } else {
      EXPECT_THAT(paths, IsError(ErrorCode::kMalformedInput)) << size;
    }
  }
  EXPECT_THAT(ReadManifestPaths("PAR1"), IsError(ErrorCode::kMalformedInput));
}

}  // namespace
}  // namespace dynalake::iceberg
