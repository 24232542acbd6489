#include "ingest/keys/deleted_rows.h"

#include <deque>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "files/parquet_writer.h"
#include "files/position_deletes.h"
#include "iceberg/codec/deletion_vector.h"
#include "iceberg/codec/puffin.h"
#include "storage/faulty_store.h"
#include "storage/memory_store.h"

namespace dynalake::ingest {
namespace {

using iceberg::DataFile;
using iceberg::FileContent;
using iceberg::NestedField;
using iceberg::Type;
using iceberg::TypeId;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr int32_t kName = 1;
constexpr int32_t kNumber = 2;
constexpr int32_t kRatio = 3;

std::shared_ptr<arrow::Field> Field(const char* name, std::shared_ptr<arrow::DataType> type,
                                    int32_t id) {
  return arrow::field(name, std::move(type), true,
                      arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(id)}));
}

class DeletedRowsTest : public ::testing::Test {
 protected:
  DeletedRowsTest() {
    SetFields({NestedField{.id = kName, .name = "name", .type = Type(TypeId::kString)},
               NestedField{.id = kNumber, .name = "number", .type = Type(TypeId::kLong)},
               NestedField{.id = kRatio, .name = "ratio", .type = Type(TypeId::kDouble)}});
  }

  void SetFields(std::vector<NestedField> fields) {
    metadata_.schemas = {iceberg::Schema::Make(0, std::move(fields), {}).value()};
  }

  storage::Location At(const std::string& name) {
    return storage::Location::Parse("memory:///t/" + name).value();
  }

  const iceberg::ManifestEntry* Entry(DataFile file) {
    return &entries_.emplace_back(iceberg::ManifestEntry{.file = std::move(file)});
  }

  /// A file of rows (name or null, number), whatever it is for.
  DataFile Write(const std::string& name, const std::vector<std::pair<const char*, int>>& rows) {
    arrow::StringBuilder names;
    arrow::Int64Builder numbers;
    for (const auto& [text, number] : rows) {
      EXPECT_TRUE((text == nullptr ? names.AppendNull() : names.Append(text)).ok());
      EXPECT_TRUE(numbers.Append(number).ok());
    }
    const auto schema = arrow::schema(
        {Field("name", arrow::utf8(), kName), Field("number", arrow::int64(), kNumber)});
    const auto batch = arrow::RecordBatch::Make(schema, static_cast<int64_t>(rows.size()),
                                                {*names.Finish(), *numbers.Finish()});
    auto writer = files::TableFileWriter::Open(store_, At(name), *schema, {});
    EXPECT_OK(writer);
    EXPECT_OK((*writer)->Write(*batch));
    return (*writer)->Close().value();
  }

  const iceberg::ManifestEntry* ByValue(const std::string& name, std::vector<int32_t> ids,
                                        const std::vector<std::pair<const char*, int>>& rows) {
    DataFile file = Write(name, rows);
    file.content = FileContent::kEqualityDeletes;
    file.equality_ids = std::move(ids);
    return Entry(std::move(file));
  }

  CancelToken cancel_;
  FakeClock clock_;
  storage::MemoryStore memory_{clock_};
  storage::FaultyStore store_{memory_, clock_};
  iceberg::TableMetadata metadata_;
  std::deque<iceberg::ManifestEntry> entries_;
};

/// Two hundred data files and as many delete files, each of which applies to all of them.
TEST_F(DeletedRowsTest, ReadsASharedDeleteFileOnce) {
  constexpr int kFiles = 200;
  std::vector<iceberg::ScanFile> files;
  std::vector<const iceberg::ManifestEntry*> deletes;
  for (int d = 0; d < kFiles; ++d) {
    std::vector<files::PositionDelete> rows;
    for (int i = d; i < d + 3; ++i) {
      // As another engine spells it.
      rows.push_back({"memory:/t//data" + std::to_string(i % kFiles), d});
    }
    ASSERT_OK_AND_ASSIGN(DataFile file,
                         files::WritePositionDeletes(store_, At("d" + std::to_string(d)), rows));
    deletes.push_back(Entry(std::move(file)));
  }
  for (int i = 0; i < kFiles; ++i) {
    DataFile file;
    file.file_path = "memory:///t/data" + std::to_string(i);
    file.record_count = kFiles;
    files.push_back({.data = Entry(std::move(file)), .deletes = deletes});
  }
  store_.SetPlan({.fault = storage::Fault::kNone});
  DeletedRowsReader reader(store_, metadata_, files, cancel_);
  EXPECT_THAT(reader.Read(files[5]), HasValue(ElementsAre(3, 4, 5)));
  const uint64_t calls = store_.calls();
  EXPECT_EQ(reader.kept_row_count(), 3 * kFiles);
  EXPECT_THAT(reader.Read(files[0]), HasValue(ElementsAre(0, 198, 199)));
  EXPECT_THAT(reader.Read(files[1]), HasValue(ElementsAre(0, 1, 199)));
  for (size_t i = 2; i < files.size(); i += i == 4 ? 2 : 1) {
    EXPECT_THAT(reader.Read(files[i]),
                HasValue(ElementsAre(static_cast<int64_t>(i) - 2, static_cast<int64_t>(i) - 1,
                                     static_cast<int64_t>(i))));
  }
  EXPECT_EQ(store_.calls(), calls);
  EXPECT_EQ(reader.kept_row_count(), 0);
}

TEST_F(DeletedRowsTest, JoinsAllKinds) {
  DataFile data = Write("data", {{"a", 1}, {"b", 2}, {nullptr, 3}, {"b", 4}, {"e", 5}, {"f", 6}});
  ASSERT_OK_AND_ASSIGN(DataFile positions,
                       files::WritePositionDeletes(store_, At("p"), {{data.file_path, 5}}));
  iceberg::PuffinWriter puffin;
  const std::vector<uint64_t> first = {0};
  DataFile vector = iceberg::AddDeletionVector(puffin, data.file_path, first);
  vector.file_path = At("v").ToString();
  ASSERT_OK(store_.PutText(At("v"), puffin.Finish(), storage::PutCondition::kIfAbsent));
  const std::vector<iceberg::ScanFile> files = {
      {.data = Entry(data),
       .deletes = {Entry(positions), Entry(vector), ByValue("n", {kName}, {{nullptr, 0}}),
                   ByValue("m", {kNumber, kName}, {{"b", 4}, {"b", 5}, {"e", 4}})}}};
  DeletedRowsReader reader(store_, metadata_, files, cancel_);
  EXPECT_THAT(reader.Read(files[0]), HasValue(ElementsAre(0, 2, 3, 5)));
}

/// Values beyond the bound are read again for each data file, with the same result.
TEST_F(DeletedRowsTest, KeepsValuesUpToABound) {
  const DataFile first = Write("1", {{"a", 1}, {"b", 2}, {"a", 3}, {nullptr, 4}});
  const DataFile second = Write("2", {{"c", 1}, {"d", 2}, {"a", 3}});
  const std::vector<const DataFile*> deletes = {
      &ByValue("d1", {kName}, {{"a", 0}, {"a", 0}, {"x", 0}})->file,
      &ByValue("d2", {kName}, {{nullptr, 0}, {"a", 0}, {"c", 0}})->file,
      &ByValue("d3", {kNumber}, {{"", 2}})->file};
  store_.SetPlan({.fault = storage::Fault::kNone});
  std::vector<uint64_t> calls;
  for (const int64_t most_kept : {100, 4, 0}) {
    ValueDeletes reader(store_, metadata_, cancel_, most_kept);
    const uint64_t before = store_.calls();
    EXPECT_THAT(reader.Read(first, deletes), HasValue(UnorderedElementsAre(0, 1, 2, 3)));
    EXPECT_THAT(reader.Read(second, deletes), HasValue(UnorderedElementsAre(0, 1, 2)));
    calls.push_back(store_.calls() - before);
  }
  EXPECT_LT(calls[0], calls[1]);
  EXPECT_LT(calls[1], calls[2]);
}

TEST_F(DeletedRowsTest, StopsOnRequest) {
  const DataFile data = Write("data", {{"a", 1}, {"b", 2}});
  ASSERT_OK_AND_ASSIGN(DataFile positions,
                       files::WritePositionDeletes(store_, At("p"), {{data.file_path, 0}}));
  const std::vector<iceberg::ScanFile> files = {
      {.data = Entry(data), .deletes = {ByValue("v", {kName}, {{"a", 0}})}},
      {.data = Entry(data), .deletes = {Entry(positions)}}};
  DeletedRowsReader reader(store_, metadata_, files, cancel_);
  ValueDeletes by_value(store_, metadata_, cancel_);
  const std::vector<const DataFile*> values = {&files[0].deletes[0]->file};
  cancel_.Cancel();
  EXPECT_THAT(reader.Read(files[0]), IsError(ErrorCode::kCancelled));
  EXPECT_THAT(reader.Read(files[1]), IsError(ErrorCode::kCancelled));
  EXPECT_THAT(by_value.Read(data, values), IsError(ErrorCode::kCancelled));
}

TEST_F(DeletedRowsTest, ColumnsByValueAreFoundByIdOrName) {
  DataFile data = Write("data", {{"a", 1}, {"b", 2}});
  const std::vector<iceberg::ScanFile> files = {
      {.data = Entry(data), .deletes = {ByValue("n", {kNumber}, {{"x", 2}})}}};
  // The column was renamed since.
  SetFields({NestedField{.id = kNumber, .name = "renamed", .type = Type(TypeId::kLong)}});
  DeletedRowsReader reader(store_, metadata_, files, cancel_);
  EXPECT_THAT(reader.Read(files[0]), HasValue(ElementsAre(1)));
}

TEST_F(DeletedRowsTest, SaysWhatToDoWhereValuesCannotBeCompared) {
  DataFile data = Write("data", {{"a", 1}});
  for (const int32_t id : {kRatio, 99}) {
    const std::vector<iceberg::ScanFile> files = {
        {.data = Entry(data), .deletes = {ByValue("r" + std::to_string(id), {id}, {{"a", 1}})}}};
    DeletedRowsReader reader(store_, metadata_, files, cancel_);
    EXPECT_THAT(reader.Read(files[0]),
                IsError(ErrorCode::kUnsupported, HasSubstr("compact the table first")));
  }
  const std::vector<iceberg::ScanFile> none = {{.data = Entry(data), .deletes = {}}};
  DeletedRowsReader reader(store_, metadata_, none, cancel_);
  EXPECT_THAT(reader.Read(none[0]), HasValue(IsEmpty()));
}

}  // namespace
}  // namespace dynalake::ingest
