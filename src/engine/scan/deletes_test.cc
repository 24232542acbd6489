// Which rows of a data file its deletes take out, by the examples and rules of the Iceberg
// specification, "Delete Formats".

#include "engine/scan/deletes.h"

#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/execute/instance.h"
#include "engine/testing/lake_fixture.h"
#include "iceberg/codec/deletion_vector.h"

namespace dynalake::engine {
namespace {

using iceberg::FileContent;
using iceberg::ManifestEntry;
using iceberg::Type;
using iceberg::TypeId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kPositionIds = "file_path: 2147483546, pos: 2147483545";

/// The specification's example of a table.
class DeletesTest : public LakeTest {
 protected:
  DeletesTest()
      : table_(store_, "toys",
               {Field(1, "id", Type(TypeId::kLong)), Field(2, "category", Type(TypeId::kString)),
                Field(3, "name", Type(TypeId::kString))}),
        instance_(Instance::Open({}, store_).value()) {
    path_ = table_
                .AddFile(
                    "SELECT * FROM (VALUES (1::BIGINT, 'marsupial', 'Koala'), (2, 'toy', 'Teddy'), "
                    "(3, NULL, 'Grizzly'), (4, NULL, 'Polar')) t(id, category, name)",
                    "id: 1, category: 2, name: 3")
                .file.file_path;
  }

  void AddPositions(const std::string& rows) {
    ManifestEntry& entry = table_.Write(
        "SELECT file_path, pos::BIGINT AS pos FROM (VALUES " + rows + ") t(file_path, pos)",
        kPositionIds);
    entry.file.content = FileContent::kPositionDeletes;
    table_.AddDelete(0, entry);
  }

  void AddEquality(const std::string& select, const std::string& field_ids,
                   std::vector<int32_t> equality_ids) {
    ManifestEntry& entry = table_.Write(select, field_ids);
    entry.file.content = FileContent::kEqualityDeletes;
    entry.file.equality_ids = std::move(equality_ids);
    table_.AddDelete(0, entry);
  }

  /// A vector of these positions at some place of its file.
  ManifestEntry& AddVector(const std::vector<uint64_t>& positions) {
    const std::string blob = iceberg::WriteDeletionVector(positions);
    ManifestEntry& entry = vectors_.emplace_back();
    entry.file.file_path = fmt::format("memory:///toys/data/{}.puffin", vectors_.size());
    entry.file.record_count = static_cast<int64_t>(positions.size());
    entry.file.content = FileContent::kPositionDeletes;
    entry.file.file_format = iceberg::FileFormat::kPuffin;
    entry.file.content_offset = 4;
    entry.file.content_size_bytes = static_cast<int64_t>(blob.size());
    EXPECT_TRUE(store_
                    .PutText(storage::Location::Parse(entry.file.file_path).value(),
                             "PFA1" + blob + "rest", storage::PutCondition::kNone)
                    .has_value());
    table_.AddDelete(0, entry);
    return entry;
  }

  /// What is deleted of the first data file.
  Result<std::vector<int64_t>> Deleted(uint64_t most_bytes = std::numeric_limits<uint64_t>::max()) {
    const auto table = table_.Finish();
    reading_ = std::make_shared<StatementReading>(cancel_, most_bytes);
    const auto scan = instance_->registry().Add(SpecOf(table), reading_);
    SharedDeletes shared(table->files);
    const ScanServices services{.store = store_, .registry = instance_->registry()};
    return ReadDeletedPositions(*instance_->database().instance, services, *scan, shared,
                                table->files[0]);
  }

  TableBuilder table_;
  std::deque<ManifestEntry> vectors_;
  std::string path_;
  std::shared_ptr<Instance> instance_;
  CancelToken cancel_;
  std::shared_ptr<StatementReading> reading_;
};

TEST_F(DeletesTest, PositionsAreOfTheNamedFileAlone) {
  AddPositions("('" + path_ + "', 3), ('memory:///toys/data/other.parquet', 0), ('" + path_ +
               "', 1)");
  AddPositions("('" + path_ + "', 1), ('" + path_ + "', 2)");
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(1, 2, 3)));
}

TEST_F(DeletesTest, NoDeletesTakeNothing) { EXPECT_THAT(Deleted(), HasValue(IsEmpty())); }

// `id = 3`, in both of the specification's forms: with and without columns that do not count.
TEST_F(DeletesTest, OneColumnEqualsAValue) {
  AddEquality("SELECT 3::BIGINT AS id", "id: 1", {1});
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(2)));
  AddEquality("SELECT 1::BIGINT AS id, 'toy' AS category, 'Grizzly' AS name",
              "id: 1, category: 2, name: 3", {1});
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(0, 2)));
}

// `id = 4 AND category IS NULL`.
TEST_F(DeletesTest, SeveralColumnsEqualTogetherAndNullEqualsNull) {
  AddEquality("SELECT 4::BIGINT AS id, NULL::VARCHAR AS category", "id: 1, category: 2", {1, 2});
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(3)));
  AddEquality("SELECT 1::BIGINT AS id, NULL::VARCHAR AS category", "id: 1, category: 2", {1, 2});
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(3)));
}

TEST_F(DeletesTest, ADroppedColumnStillCounts) {
  iceberg::TableMetadata& metadata = table_.metadata();
  metadata.schemas.push_back(
      iceberg::Schema::Make(1, {Field(1, "id", Type(TypeId::kLong))}).value());
  metadata.current_schema_id = 1;
  AddEquality("SELECT 'Teddy' AS name", "name: 3", {3});
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(1)));
}

// Older files read a column that was added later as null.
TEST_F(DeletesTest, AnAddedColumnIsNullInOlderFiles) {
  iceberg::TableMetadata& metadata = table_.metadata();
  metadata.schemas.push_back(iceberg::Schema::Make(1, {Field(1, "id", Type(TypeId::kLong)),
                                                       Field(4, "added", Type(TypeId::kLong))})
                                 .value());
  metadata.current_schema_id = 1;
  AddEquality("SELECT 7::BIGINT AS added", "added: 4", {4});
  EXPECT_THAT(Deleted(), HasValue(IsEmpty()));
  AddEquality("SELECT 2::BIGINT AS id, NULL::BIGINT AS added", "id: 1, added: 4", {1, 4});
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(1)));
}

TEST_F(DeletesTest, EveryKindTogetherAscendsAndCountsOnce) {
  AddVector({0, 2});
  AddEquality("SELECT 3::BIGINT AS id", "id: 1", {1});
  AddEquality("SELECT 'Teddy' AS name", "name: 3", {3});
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(0, 1, 2)));
}

TEST_F(DeletesTest, AVectorOutsideItsFileIsRefused) {
  ManifestEntry& vector = AddVector({1});
  EXPECT_THAT(Deleted(), HasValue(ElementsAre(1)));
  EXPECT_EQ(reading_->bytes(), static_cast<uint64_t>(*vector.file.content_size_bytes));
  vector.file.content_offset = 1 << 20;
  EXPECT_THAT(Deleted(), IsError(ErrorCode::kMalformedInput, HasSubstr(vector.file.file_path)));
}

TEST_F(DeletesTest, AFieldThatNobodyKnowsIsRefused) {
  AddEquality("SELECT 1 AS x", "x: 77", {77});
  EXPECT_THAT(Deleted(), IsError(ErrorCode::kMalformedInput, HasSubstr("unknown field 77")));
}

TEST_F(DeletesTest, WhatIsReadOfDeletesCountsForTheStatement) {
  AddPositions("('" + path_ + "', 3)");
  ASSERT_OK(Deleted());
  EXPECT_GT(reading_->bytes(), 0U);
  EXPECT_THAT(Deleted(1), IsError(ErrorCode::kInvalidArgument, HasSubstr("more than the 1 byte")));
  cancel_.Cancel();
  EXPECT_THAT(Deleted(), IsError(ErrorCode::kCancelled));
}

}  // namespace
}  // namespace dynalake::engine
