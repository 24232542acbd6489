#include "iceberg/codec/data_file_json.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"

namespace dynalake::iceberg {
namespace {

/// Every member is set: one that is added does not compile here until it is.
DataFile WholeFile() {
  DataFile file;
  auto& [content, file_format, spec_id, file_path, partition, record_count, file_size_bytes,
         column_sizes, value_counts, null_value_counts, nan_value_counts, lower_bounds,
         upper_bounds, key_metadata, split_offsets, equality_ids, sort_order_id, first_row_id,
         referenced_data_file, content_offset, content_size_bytes] = file;
  content = FileContent::kPositionDeletes;
  file_format = FileFormat::kPuffin;
  spec_id = 3;
  file_path = "s3://lake/data/\xc3\xa4.puffin";
  partition = {Literal::String(std::string("a\0b", 3)),
               std::nullopt,
               Literal::Boolean(true),
               Literal::Int(-7),
               Literal::Long(INT64_MIN),
               Literal::Float(-0.0F),
               Literal::Double(1e-300),
               Literal::Decimal(Int128(12345) << 70)};
  record_count = 12;
  file_size_bytes = int64_t{1} << 40;
  column_sizes = {{5, 100}, {6, 200}};
  value_counts = {{5, 12}};
  null_value_counts = {{5, 1}};
  nan_value_counts = {{6, 2}};
  lower_bounds = {{5, std::string("\0\xff", 2)}};
  upper_bounds = {{5, "z"}};
  key_metadata = std::string("\xff\0k", 3);
  split_offsets = {4, 1000};
  equality_ids = {5, 6};
  sort_order_id = 1;
  first_row_id = 77;
  referenced_data_file = "s3://lake/data/a.parquet";
  content_offset = 4;
  content_size_bytes = 60;
  return file;
}

TEST(DataFileJsonTest, EveryMemberComesBack) {
  for (const DataFile& file : {WholeFile(), DataFile()}) {
    ASSERT_OK_AND_ASSIGN(const auto json, ParseJson(PrintJson(ToJson(file)), "a data file"));
    EXPECT_THAT(DataFileFromJson(json), HasValue(file));
  }
}

TEST(DataFileJsonTest, EachContentHasItsName) {
  for (const auto content :
       {FileContent::kData, FileContent::kPositionDeletes, FileContent::kEqualityDeletes}) {
    DataFile file;
    file.content = content;
    EXPECT_THAT(DataFileFromJson(ToJson(file)), HasValue(file));
  }
  EXPECT_EQ(ToJson(DataFile())["content"], "data");
}

/// What an older program wrote, whose names were numbers, is not understood rather than guessed.
TEST(DataFileJsonTest, RefusesWhatIsNotWhole) {
  const nlohmann::json whole = ToJson(WholeFile());
  for (const auto& [name, value] : whole.items()) {
    nlohmann::json broken = whole;
    broken[name] = {{"not", "this"}};
    EXPECT_THAT(DataFileFromJson(broken), IsError(ErrorCode::kMalformedInput)) << name;
  }
  nlohmann::json older = whole;
  older["content"] = 0;
  EXPECT_THAT(DataFileFromJson(older), IsError(ErrorCode::kMalformedInput));
  older = whole;
  older["partition"][0] = {{"kind", 6}, {"bytes", "YQ=="}};
  EXPECT_THAT(DataFileFromJson(older), IsError(ErrorCode::kMalformedInput));
  older["partition"][0] = {{"is", "unheard of"}, {"bytes", "YQ=="}};
  EXPECT_THAT(DataFileFromJson(older), IsError(ErrorCode::kMalformedInput));
}

}  // namespace
}  // namespace dynalake::iceberg
