#include "files/parquet_writer.h"

#include <string>
#include <vector>

#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>
#include <gtest/gtest.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "files/arrow_io.h"
#include "files/parquet_reader.h"
#include "storage/faulty_store.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

std::shared_ptr<arrow::Field> FieldWithId(const char* name, std::shared_ptr<arrow::DataType> type,
                                          int32_t id, bool nullable = true) {
  return arrow::field(name, std::move(type), nullable,
                      arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(id)}));
}

/// A key, a repetitive string, a decimal, a struct, a list and a column that is always null.
std::shared_ptr<arrow::Schema> ShopSchema() {
  return arrow::schema(
      {FieldWithId("PK", arrow::utf8(), 5, false), FieldWithId("Status", arrow::utf8(), 6),
       FieldWithId("Amount", arrow::decimal128(18, 2), 7),
       FieldWithId("Address", arrow::struct_({FieldWithId("City", arrow::utf8(), 9)}), 8),
       FieldWithId("Tags", arrow::list(FieldWithId("element", arrow::utf8(), 11)), 10),
       FieldWithId("_rest", arrow::utf8(), 2)});
}

std::shared_ptr<arrow::Array> Strings(const std::vector<std::string>& values) {
  arrow::StringBuilder builder;
  EXPECT_TRUE(builder.AppendValues(values).ok());
  return builder.Finish().ValueOrDie();
}

struct Dictionaries {
  std::shared_ptr<arrow::Array> status = Strings({"PLACED", "SHIPPED"});
  std::shared_ptr<arrow::Array> city = Strings({"Berlin", "Oslo"});
};

std::shared_ptr<arrow::Array> Indexed(int64_t rows, const std::shared_ptr<arrow::Array>& values) {
  arrow::Int32Builder builder;
  for (int64_t row = 0; row < rows; ++row) {
    const auto index = static_cast<int32_t>(row % values->length());
    EXPECT_TRUE((row % 7 == 6 ? builder.AppendNull() : builder.Append(index)).ok());
  }
  return std::make_shared<arrow::DictionaryArray>(arrow::dictionary(arrow::int32(), arrow::utf8()),
                                                  builder.Finish().ValueOrDie(), values);
}

std::shared_ptr<arrow::RecordBatch> ShopBatch(int64_t first, int64_t rows,
                                              const Dictionaries& dictionaries) {
  const auto schema = ShopSchema();
  arrow::StringBuilder keys;
  arrow::Decimal128Builder amounts(arrow::decimal128(18, 2));
  auto tag = std::make_shared<arrow::StringBuilder>();
  arrow::ListBuilder tags(arrow::default_memory_pool(), tag, schema->field(4)->type());
  for (int64_t row = first; row < first + rows; ++row) {
    EXPECT_TRUE(keys.Append("CUSTOMER#" + std::to_string(row)).ok());
    EXPECT_TRUE(amounts.Append(arrow::Decimal128(row * 100)).ok());
    EXPECT_TRUE(tags.Append().ok());
    for (int64_t i = 0; i < row % 3; ++i) {
      EXPECT_TRUE(tag->Append("tag").ok());
    }
  }
  const auto city = Indexed(rows, dictionaries.city);
  const auto address =
      arrow::StructArray::Make({city}, std::vector<std::string>{"City"}).ValueOrDie();
  return arrow::RecordBatch::Make(
      schema, rows,
      {keys.Finish().ValueOrDie(), Indexed(rows, dictionaries.status),
       amounts.Finish().ValueOrDie(), address, tags.Finish().ValueOrDie(),
       arrow::MakeArrayOfNull(arrow::utf8(), rows).ValueOrDie()});
}

class ParquetWriterTest : public testing::Test {
 protected:
  std::unique_ptr<parquet::ParquetFileReader> Raw() {
    return parquet::ParquetFileReader::Open(OpenObjectInput(store_, location_).value());
  }

  /// What all cells of all rows read as, row by row.
  std::vector<std::string> ReadRows() {
    std::vector<std::string> rows;
    auto reader = TableFileReader::Open(store_, location_);
    EXPECT_THAT(reader, IsOk());
    while (true) {
      const auto batch = (*reader)->Next().value();
      if (batch == nullptr) {
        return rows;
      }
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        rows.push_back(RowText(*batch, row));
      }
    }
  }

  /// Dictionary cells print as their values.
  static std::string RowText(const arrow::RecordBatch& batch, int64_t row) {
    std::string text;
    for (const auto& column : batch.columns()) {
      text += CellText(*column, row) + "|";
    }
    return text;
  }
  static std::string CellText(const arrow::Array& array, int64_t row) {
    if (array.IsNull(row)) {
      return "null";
    }
    if (array.type_id() == arrow::Type::DICTIONARY) {
      const auto& indexed = static_cast<const arrow::DictionaryArray&>(array);
      return CellText(*indexed.dictionary(), indexed.GetValueIndex(row));
    }
    if (array.type_id() == arrow::Type::STRUCT) {
      return "{" + CellText(*static_cast<const arrow::StructArray&>(array).field(0), row) + "}";
    }
    return array.GetScalar(row).ValueOrDie()->ToString();
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  storage::Location location_ = storage::Location::Parse("memory:///t/data/a.parquet").value();
};

TEST_F(ParquetWriterTest, RowsComeBackAndTheFileIsDescribed) {
  const Dictionaries dictionaries;
  ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *ShopSchema()));
  std::vector<std::string> expected;
  for (int64_t first = 0; first < 3000; first += 1000) {
    const auto batch = ShopBatch(first, 1000, dictionaries);
    ASSERT_OK(writer->Write(*batch));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      expected.push_back(RowText(*batch, row));
    }
  }
  EXPECT_EQ(writer->row_count(), 3000);
  EXPECT_GT(writer->estimated_bytes(), 0);
  EXPECT_GT(writer->buffered_bytes(), 50'000);
  EXPECT_THAT(store_.Head(location_), IsError(ErrorCode::kNotFound));
  ASSERT_OK_AND_ASSIGN(const auto file, writer->Close());
  EXPECT_EQ(ReadRows(), expected);

  EXPECT_EQ(file.file_path, location_.ToString());
  EXPECT_EQ(file.record_count, 3000);
  EXPECT_EQ(file.file_size_bytes, static_cast<int64_t>(store_.Head(location_)->size_bytes));
  EXPECT_EQ(file.split_offsets, std::vector<int64_t>{4});
  for (const int32_t leaf : {5, 6, 7, 9, 11, 2}) {
    ASSERT_NE(file.column_sizes.Find(leaf), nullptr) << leaf;
    EXPECT_GT(*file.column_sizes.Find(leaf), 0) << leaf;
  }
  EXPECT_EQ(*file.lower_bounds.Find(5), "CUSTOMER#0");
  EXPECT_EQ(*file.upper_bounds.Find(5), "CUSTOMER#999");
  EXPECT_EQ(*file.upper_bounds.Find(9), "Oslo");
  EXPECT_EQ(*file.null_value_counts.Find(2), 3000);
}

TEST_F(ParquetWriterTest, FileIsLaidOutAsWeSay) {
  ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *ShopSchema()));
  ASSERT_OK(writer->Write(*ShopBatch(0, 1000, Dictionaries())));
  ASSERT_OK(writer->Close());
  const auto reader = Raw();
  const auto metadata = reader->metadata();
  EXPECT_EQ(metadata->key_value_metadata(), nullptr);  // No ARROW:schema.
  const auto group = metadata->RowGroup(0);
  for (int c = 0; c < metadata->num_columns(); ++c) {
    EXPECT_EQ(group->ColumnChunk(c)->compression(), parquet::Compression::ZSTD);
    EXPECT_GT(metadata->schema()->Column(c)->schema_node()->field_id(), 0);
    EXPECT_TRUE(group->ColumnChunk(c)->GetOffsetIndexLocation().has_value()) << c;
  }
  EXPECT_TRUE(group->ColumnChunk(0)->GetColumnIndexLocation().has_value());
  EXPECT_FALSE(group->ColumnChunk(0)->has_dictionary_page());
  EXPECT_TRUE(group->ColumnChunk(1)->has_dictionary_page());
  EXPECT_TRUE(group->ColumnChunk(3)->has_dictionary_page());
  EXPECT_EQ(metadata->schema()->Column(2)->physical_type(), parquet::Type::INT64);
}

TEST_F(ParquetWriterTest, RowGroupsEndByRowsAndByBytes) {
  for (const TableFileOptions& options : {TableFileOptions{.write = {.row_group_rows = 700}},
                                          TableFileOptions{.row_group_bytes = 1}}) {
    ASSERT_OK_AND_ASSIGN(auto writer,
                         TableFileWriter::Open(store_, location_, *ShopSchema(), options));
    const Dictionaries dictionaries;
    ASSERT_OK(writer->Write(*ShopBatch(0, 1000, dictionaries)));
    ASSERT_OK(writer->Write(*ShopBatch(1000, 1000, dictionaries)));
    ASSERT_OK_AND_ASSIGN(const auto file, writer->Close());
    const auto groups = Raw()->metadata()->num_row_groups();
    EXPECT_EQ(groups, options.row_group_bytes == 1 ? 2 : 3);
    EXPECT_EQ(file.split_offsets.size(), static_cast<size_t>(groups));
    EXPECT_EQ(ReadRows().size(), 2000U);
  }
}

TEST_F(ParquetWriterTest, ChangedDictionariesLoseNothing) {
  Dictionaries grown;
  grown.status = Strings({"PLACED", "SHIPPED", "LOST"});
  const auto plain = [](const std::shared_ptr<arrow::RecordBatch>& batch) {
    std::vector<std::string> values;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      values.push_back("plain" + std::to_string(row));
    }
    return batch->SetColumn(1, batch->schema()->field(1), Strings(values)).ValueOrDie();
  };
  const std::vector<std::shared_ptr<arrow::RecordBatch>> batches = {
      ShopBatch(0, 70'000, Dictionaries()),
      ShopBatch(1, 10, grown),
      ShopBatch(2, 10, Dictionaries()),
      plain(ShopBatch(3, 10, Dictionaries())),
      ShopBatch(4, 10, grown),
      plain(ShopBatch(5, 10, grown))};
  std::vector<size_t> order = {0, 1, 2, 3, 4, 5};
  for (int turn = 0; turn < 6; ++turn) {
    ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *ShopSchema()));
    std::vector<std::string> expected;
    for (const size_t i : order) {
      ASSERT_OK(writer->Write(*batches[i]));
      for (int64_t row = 0; row < batches[i]->num_rows(); ++row) {
        expected.push_back(RowText(*batches[i], row));
      }
    }
    ASSERT_OK(writer->Close());
    EXPECT_TRUE(ReadRows() == expected) << turn;
    std::rotate(order.begin(), order.begin() + 1, order.end());
  }
}

TEST_F(ParquetWriterTest, EveryCodecReadsBack) {
  for (const auto codec : {PageCodec::kZstd, PageCodec::kSnappy, PageCodec::kNone}) {
    ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *ShopSchema(),
                                                            {.write = {.codec = codec}}));
    const auto batch = ShopBatch(0, 500, Dictionaries());
    ASSERT_OK(writer->Write(*batch));
    ASSERT_OK(writer->Close());
    const auto rows = ReadRows();
    ASSERT_EQ(rows.size(), 500U);
    EXPECT_EQ(rows[13], RowText(*batch, 13));
    EXPECT_EQ(rows[499], RowText(*batch, 499));
  }
}

TEST_F(ParquetWriterTest, LargeCellsAreCutIntoPages) {
  const auto schema = arrow::schema({FieldWithId("Text", arrow::utf8(), 5)});
  std::vector<std::string> values;
  for (int i = 0; i < 200; ++i) {
    values.emplace_back(400'000, static_cast<char>('a' + i % 26));
  }
  ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *schema));
  ASSERT_OK(writer->Write(*arrow::RecordBatch::Make(schema, 200, {Strings(values)})));
  EXPECT_LT(writer->buffered_bytes(), int64_t{50} << 20);
  ASSERT_OK_AND_ASSIGN(const auto file, writer->Close());
  EXPECT_EQ(*file.upper_bounds.Find(5), std::string(15, 'z') + "{");
  EXPECT_EQ(ReadRows().size(), 200U);
}

TEST_F(ParquetWriterTest, EmptyFileIsLegal) {
  ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *ShopSchema()));
  ASSERT_OK_AND_ASSIGN(const auto file, writer->Close());
  EXPECT_EQ(file.record_count, 0);
  EXPECT_TRUE(ReadRows().empty());
}

TEST_F(ParquetWriterTest, UnfinishedFileIsDropped) {
  {
    ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *ShopSchema()));
    ASSERT_OK(writer->Write(*ShopBatch(0, 1000, Dictionaries())));
  }
  EXPECT_THAT(store_.Head(location_), IsError(ErrorCode::kNotFound));
}

TEST_F(ParquetWriterTest, ErrorOfTheStoreIsTheError) {
  storage::FaultyStore faulty(store_, clock_);
  uint64_t failures = 0;
  for (uint64_t call = 1;; ++call) {
    faulty.SetPlan({.fault = storage::Fault::kFail, .first_call = call});
    const auto write = [&]() -> Result<void> {
      DYNALAKE_ASSIGN(auto writer, TableFileWriter::Open(faulty, location_, *ShopSchema(),
                                                         {.write = {.row_group_rows = 100}}));
      DYNALAKE_TRY(writer->Write(*ShopBatch(0, 1000, Dictionaries())));
      DYNALAKE_TRY(writer->Close());
      return {};
    };
    const auto written = write();
    if (written) {
      break;
    }
    ++failures;
    ASSERT_THAT(written, IsError(ErrorCode::kUnreachable));
    ASSERT_THAT(store_.Head(location_), IsError(ErrorCode::kNotFound));
  }
  EXPECT_GE(failures, 3U);  // create, append, finish
}

TEST_F(ParquetWriterTest, ReaderSelectsByFieldIdInTheAskedOrder) {
  ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *ShopSchema()));
  ASSERT_OK(writer->Write(*ShopBatch(0, 10, Dictionaries())));
  ASSERT_OK(writer->Close());
  ASSERT_OK_AND_ASSIGN(auto reader, TableFileReader::Open(store_, location_));
  EXPECT_EQ(reader->row_count(), 10);
  const int32_t ids[] = {8, 5};
  ASSERT_OK(reader->Select(ids));
  ASSERT_OK_AND_ASSIGN(const auto batch, reader->Next());
  ASSERT_EQ(batch->num_columns(), 2);
  EXPECT_EQ(batch->schema()->field(0)->name(), "Address");
  EXPECT_EQ(batch->schema()->field(1)->name(), "PK");
  const int32_t absent[] = {99};
  EXPECT_THAT(reader->Select(absent), IsError(ErrorCode::kNotFound));
}

TEST_F(ParquetWriterTest, DamagedFilesAreErrors) {
  ASSERT_OK_AND_ASSIGN(auto writer, TableFileWriter::Open(store_, location_, *ShopSchema()));
  ASSERT_OK(writer->Write(*ShopBatch(0, 1000, Dictionaries())));
  ASSERT_OK(writer->Close());
  ASSERT_OK_AND_ASSIGN(const std::string whole, store_.ReadAll(location_, 1 << 30));
  for (size_t size = 0; size < whole.size(); size += 97) {
    ASSERT_OK(store_.PutText(location_, whole.substr(0, size), storage::PutCondition::kNone));
    EXPECT_THAT(TableFileReader::Open(store_, location_),
                IsError(ErrorCode::kMalformedInput, testing::HasSubstr(location_.ToString())));
  }
}

}  // namespace
}  // namespace dynalake::files
