#include "catalog/scan/table_reader.h"

#include <string>
#include <zlib.h>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "catalog/testing/test_lake.h"
#include "iceberg/codec/metadata_json.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::catalog {
namespace {

using testing::HasSubstr;

std::string Gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(
      deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
      Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class TableReaderTest : public testing::Test {
 protected:
  storage::TemporaryFolder folder_;
  TestLake lake_{folder_.location()};
  TableIdentifier t_{.name = "t"};
};

TEST_F(TableReaderTest, ReadsMetadataPlainAndGzip) {
  const iceberg::TableMetadata metadata = lake_.EmptyTable(t_);
  const std::string json = iceberg::WriteTableMetadata(metadata);
  for (const auto& [name, text] :
       {std::pair{"v1.metadata.json", json}, std::pair{"v2.gz.metadata.json", Gzip(json)}}) {
    const storage::Location location = lake_.root.Join(name);
    ASSERT_OK(lake_.local.PutText(location, text, storage::PutCondition::kNone));
    ASSERT_OK_AND_ASSIGN(auto read, lake_.reader.ReadMetadata(location.ToString()));
    EXPECT_EQ(*read, metadata);
  }
}

TEST_F(TableReaderTest, DamagedMetadataIsAnErrorThatNamesIt) {
  const std::string gzip = Gzip("{\"format-version\": 2}");
  for (const std::string& text :
       {std::string("{"), gzip.substr(0, gzip.size() - 9), std::string()}) {
    const storage::Location location = lake_.root.Join("bad.metadata.json");
    ASSERT_OK(lake_.local.PutText(location, text, storage::PutCondition::kNone));
    EXPECT_THAT(lake_.reader.ReadMetadata(location.ToString()),
                IsError(ErrorCode::kMalformedInput, HasSubstr("bad.metadata.json")));
  }
}

TEST_F(TableReaderTest, ReadsEachFileOnceInEverySpelling) {
  ASSERT_OK(lake_.Append(t_, 1));
  ASSERT_OK(lake_.LivePaths(t_));
  lake_.store.SetPlan({});
  ASSERT_OK(lake_.LivePaths(t_));
  ASSERT_OK_AND_ASSIGN(TablePtr table, lake_.catalog->LoadTable(t_));
  const std::string java_spelling =
      "file:" + std::string(storage::Location::Parse(table->metadata_location)->path());
  ASSERT_OK_AND_ASSIGN(auto again, lake_.reader.ReadMetadata(java_spelling));
  EXPECT_EQ(again, table->metadata);
  EXPECT_EQ(lake_.store.calls(), 0U);
}

TEST_F(TableReaderTest, ForgetsWhatDoesNotFit) {
  ASSERT_OK(lake_.Append(t_, 1));
  TableReader small(lake_.store, lake_.root, 20'000);
  ASSERT_OK_AND_ASSIGN(TablePtr table, lake_.catalog->LoadTable(t_));
  const iceberg::Snapshot& snapshot = *table->metadata->current_snapshot();
  lake_.store.SetPlan({});
  ASSERT_OK(small.ReadMetadata(table->metadata_location));
  const uint64_t calls_once = lake_.store.calls();
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK(small.ReadLiveFiles(*table->metadata, snapshot));
    ASSERT_OK(small.ReadMetadata(table->metadata_location));
  }
  EXPECT_GT(lake_.store.calls(), 2 * calls_once);
}

TEST_F(TableReaderTest, AFailedReadIsNotKept) {
  ASSERT_OK(lake_.Append(t_, 1));
  TestLake fresh(lake_.root);
  fresh.store.SetPlan({.fault = storage::Fault::kFail});
  EXPECT_THAT(fresh.LivePaths(t_), IsError(ErrorCode::kUnreachable, HasSubstr("default.t")));
  EXPECT_OK(fresh.LivePaths(t_));
}

}  // namespace
}  // namespace dynalake::catalog
