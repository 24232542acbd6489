#include "iceberg/change/snapshot_change.h"

#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "iceberg/change/apply.h"
#include "iceberg/codec/manifest_avro.h"

namespace dynalake::iceberg {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

DataFile Data(const std::string& path, int64_t rows = 10) {
  DataFile file;
  file.file_path = path;
  file.record_count = rows;
  file.file_size_bytes = rows * 100;
  return file;
}

DataFile Vector(const std::string& data_path, const std::string& puffin = "v.puffin") {
  DataFile file = Data(puffin, 1);
  file.content = FileContent::kPositionDeletes;
  file.file_format = FileFormat::kPuffin;
  file.referenced_data_file = data_path;
  file.content_offset = 4;
  file.content_size_bytes = 40;
  return file;
}

/// A table whose files are kept in memory: what the catalog does, with a map for a store.
class Lake {
 public:
  explicit Lake(int format_version) {
    table_ =
        MakeTableMetadata(
            {.uuid = "u",
             .location = "file:///t",
             .format_version = format_version,
             .schema =
                 Schema::Make(0, {{.id = 1, .name = "a", .type = Type(TypeId::kLong)}}).value()},
            1000)
            .value();
  }

  Result<SnapshotDraft> Draft(const SnapshotChange& change) const {
    std::vector<OpenedManifest> opened;
    for (const size_t index : ManifestsToOpen(change, manifests_)) {
      DYNALAKE_ASSIGN(auto entries, Open(manifests_[index]));
      opened.push_back({.file = manifests_[index], .entries = std::move(entries)});
    }
    return DraftSnapshot(table_, change, next_id_, manifests_, opened);
  }

  Result<void> Commit(const SnapshotChange& change) {
    DYNALAKE_ASSIGN(const SnapshotDraft draft, Draft(change));
    std::vector<ManifestFile> written;
    for (const NewManifest& manifest : draft.written) {
      DYNALAKE_ASSIGN(auto bytes, WriteManifest({.format_version = table_.format_version,
                                                 .snapshot_id = next_id_,
                                                 .content = manifest.content},
                                                table_.current_schema(), table_.default_spec(),
                                                Type::Struct({}), manifest.entries));
      bytes.manifest.manifest_path = std::to_string(files_.size());
      files_.push_back(bytes.file);
      written.push_back(bytes.manifest);
    }
    DYNALAKE_ASSIGN(
        const auto finished,
        FinishSnapshot(table_, draft, written,
                       {.snapshot_id = next_id_, .now_ms = 2000, .manifest_list = "l"}));
    DYNALAKE_ASSIGN(const std::string list,
                    WriteManifestList(table_.format_version, finished.snapshot, finished.manifests,
                                      table_.partition_specs));
    DYNALAKE_ASSIGN(manifests_, ReadManifestList(list));
    const std::vector<Update> updates = {AddSnapshot{finished.snapshot},
                                         SetSnapshotRef{"main", {.snapshot_id = next_id_}}};
    DYNALAKE_ASSIGN(table_, Apply(table_, updates, {.now_ms = 2000}));
    ++next_id_;
    return {};
  }

  std::vector<ManifestEntry> Live() const {
    std::vector<ManifestEntry> live;
    for (const ManifestFile& manifest : manifests_) {
      std::vector<ManifestEntry> entries = Open(manifest).value();
      for (ManifestEntry& entry : entries) {
        if (entry.is_live()) {
          live.push_back(std::move(entry));
        }
      }
    }
    return live;
  }

  std::vector<std::string> LivePaths() const {
    std::vector<std::string> paths;
    for (const ManifestEntry& entry : Live()) {
      paths.push_back(entry.file.file_path);
    }
    return paths;
  }

  TableMetadata& table() { return table_; }
  const std::vector<ManifestFile>& manifests() const { return manifests_; }
  const SnapshotSummary& summary() const { return table_.current_snapshot()->summary; }

 private:
  Result<std::vector<ManifestEntry>> Open(const ManifestFile& manifest) const {
    return ReadManifest(files_.at(std::stoul(manifest.manifest_path)), manifest, Type::Struct({}));
  }

  TableMetadata table_;
  std::vector<std::string> files_;
  std::vector<ManifestFile> manifests_;
  int64_t next_id_ = 100;
};

TEST(SnapshotChangeTest, AppendsReplacesAndDeletes) {
  Lake lake(2);
  ASSERT_OK(lake.Commit({.added = {Data("a"), Data("b", 20)}, .summary = {{"dynalake.x", "1"}}}));
  EXPECT_EQ(lake.summary().at("operation"), "append");
  EXPECT_EQ(lake.summary().at("total-records"), "30");
  EXPECT_EQ(lake.summary().at("dynalake.x"), "1");

  ASSERT_OK(lake.Commit({.added = {Data("c")}}));
  EXPECT_EQ(lake.manifests().size(), 2U);
  EXPECT_THAT(lake.LivePaths(), ElementsAre("c", "a", "b"));
  EXPECT_EQ(lake.Live()[0].sequence_number, 2);
  EXPECT_EQ(lake.Live()[1].sequence_number, 1);

  ASSERT_OK(lake.Commit({.removed_paths = {"a"}}));
  EXPECT_EQ(lake.summary().at("operation"), "delete");
  EXPECT_EQ(lake.summary().at("deleted-records"), "10");
  EXPECT_EQ(lake.summary().at("total-data-files"), "2");
  EXPECT_EQ(lake.summary().at("manifests-replaced"), "1");
  EXPECT_THAT(lake.LivePaths(), ElementsAre("b", "c"));
  EXPECT_EQ(lake.Live()[0].snapshot_id, 100);
  EXPECT_EQ(lake.Live()[0].sequence_number, 1);

  ASSERT_OK(lake.Commit({.added = {Data("d", 7)}, .replace_all = true}));
  EXPECT_EQ(lake.summary().at("operation"), "overwrite");
  EXPECT_EQ(lake.summary().at("total-records"), "7");
  EXPECT_EQ(lake.summary().at("total-files-size"), "700");
  EXPECT_THAT(lake.LivePaths(), ElementsAre("d"));

  // Manifests that hold only deleted files do not stay on.
  ASSERT_OK(lake.Commit({.added = {Data("e")}}));
  EXPECT_EQ(lake.manifests().size(), 2U);
}

TEST(SnapshotChangeTest, CompactsWithAnOlderSequenceNumber) {
  Lake lake(2);
  ASSERT_OK(lake.Commit({.added = {Data("a"), Data("b")}}));
  ASSERT_OK(lake.Commit({.added = {Data("ab", 20)},
                         .removed_paths = {"a", "b"},
                         .rewrite = true,
                         .added_sequence_number = 1}));
  EXPECT_EQ(lake.summary().at("operation"), "replace");
  EXPECT_EQ(lake.Live()[0].sequence_number, 1);
  EXPECT_EQ(lake.Live()[0].file_sequence_number, 2);
  EXPECT_EQ(lake.manifests()[0].min_sequence_number, 1);
}

TEST(SnapshotChangeTest, RefusesWhatDoesNotFit) {
  Lake lake(2);
  ASSERT_OK(lake.Commit({.added = {Data("a")}}));
  EXPECT_THAT(lake.Draft({.removed_paths = {"b"}}),
              IsError(ErrorCode::kConflict, HasSubstr("'b'")));
  EXPECT_THAT(lake.Draft({.removed_deletes = {{.file_path = "b"}}}),
              IsError(ErrorCode::kConflict, HasSubstr("'b'")));
  EXPECT_THAT(lake.Draft({.added = {Data("x"), Data("x")}}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("there already")));
  EXPECT_THAT(lake.Draft({.added = {Vector("a")}}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("version 3")));
  EXPECT_THAT(lake.Draft({.summary = {{"total-records", "1"}}}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("computed")));
  DataFile file = Data("x");
  file.spec_id = 3;
  EXPECT_THAT(lake.Draft({.added = {file}}), IsError(ErrorCode::kInvalidArgument));
  file = Data("x");
  file.content = FileContent::kEqualityDeletes;
  EXPECT_THAT(lake.Draft({.added = {file}}), IsError(ErrorCode::kInvalidArgument));
}

TEST(SnapshotChangeTest, KeepsOneDeletionVectorPerFile) {
  Lake lake(3);
  ASSERT_OK(lake.Commit({.added = {Data("a"), Data("b")}}));
  ASSERT_OK(lake.Commit({.added = {Vector("a"), Vector("b")}}));
  EXPECT_EQ(lake.summary().at("added-dvs"), "2");
  EXPECT_EQ(lake.summary().at("operation"), "delete");
  EXPECT_THAT(lake.Draft({.added = {Vector("a", "w.puffin")}}),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("there already")));
  ASSERT_OK(
      lake.Commit({.added = {Vector("a", "w.puffin")},
                   .removed_deletes = {{.file_path = "v.puffin", .referenced_data_file = "a"}}}));
  EXPECT_EQ(lake.Live().size(), 4U);
  // With its data file a vector goes too.
  ASSERT_OK(lake.Commit({.removed_paths = {"b"}}));
  EXPECT_EQ(lake.summary().at("removed-dvs"), "1");
  EXPECT_EQ(lake.summary().at("total-delete-files"), "1");
  EXPECT_EQ(lake.Live().size(), 2U);
}

/// The worked example of the specification, "Row Lineage": row ids from 1000 to 1375.
TEST(SnapshotChangeTest, AssignsRowIds) {
  Lake lake(3);
  lake.table().next_row_id = 1000;
  ASSERT_OK(lake.Commit({.added = {Data("1", 125), Data("2", 250)}}));
  EXPECT_EQ(lake.table().next_row_id, 1375);
  EXPECT_EQ(lake.table().current_snapshot()->first_row_id, 1000);
  EXPECT_EQ(lake.table().current_snapshot()->added_rows, 375);
  EXPECT_EQ(lake.Live()[0].file.first_row_id, 1000);
  EXPECT_EQ(lake.Live()[1].file.first_row_id, 1125);
  ASSERT_OK(lake.Commit({.removed_paths = {"1"}}));
  // The file that stayed keeps its ids in the rewritten manifest.
  EXPECT_EQ(lake.Live()[0].file.first_row_id, 1125);
}

TEST(SnapshotChangeTest, AssignsRowIdsToAnUpgradedTable) {
  Lake lake(2);
  ASSERT_OK(lake.Commit({.added = {Data("old", 10)}}));
  const std::vector<Update> upgrade = {UpgradeFormatVersion{3}};
  lake.table() = Apply(lake.table(), upgrade, {}).value();
  ASSERT_OK(lake.Commit({.added = {Data("new", 5)}}));
  EXPECT_EQ(lake.table().next_row_id, 15);
  EXPECT_EQ(lake.Live()[0].file.first_row_id, 0);
  EXPECT_EQ(lake.Live()[1].file.first_row_id, 5);
}

TEST(SnapshotChangeTest, SplitsLargeCommits) {
  Lake lake(2);
  SnapshotChange change;
  for (int i = 0; i < 25'000; ++i) {
    change.added.push_back(Data(std::to_string(i)));
  }
  ASSERT_OK(lake.Commit(change));
  EXPECT_EQ(lake.manifests().size(), 3U);
  EXPECT_EQ(lake.Live().size(), 25'000U);
}

}  // namespace
}  // namespace dynalake::iceberg
