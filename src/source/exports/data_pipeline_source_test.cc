#include "source/exports/data_pipeline_source.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "source/exports/open_files.h"
#include "storage/memory_store.h"

namespace dynalake::source {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class DataPipelineSourceTest : public ::testing::Test {
 protected:
  static storage::Location At(const std::string& path) {
    return storage::Location::Parse("memory:///" + path).value();
  }
  void Put(const std::string& path, const std::string& text = "") {
    ASSERT_THAT(store_.PutText(At(path), text, storage::PutCondition::kNone), IsOk());
  }
  /// With the entries "a" and, as it need not be there, "b".
  static std::string Manifest() {
    return R"({"name":"DynamoDB-export","version":3,"entries":[
        {"url":"s3://bucket/out/2015-02-01/a","mandatory":true},
        {"url":"s3://bucket/out/2015-02-01/b","mandatory":false}]})";
  }
  Result<ItemSource> Open(bool no_manifest = false) {
    return OpenFiles(store_, At("in"), {.no_manifest = no_manifest});
  }
  void ExpectError(ErrorCode code, const std::string& text) {
    const auto opened = Open();
    ASSERT_THAT(opened, IsError(code));
    EXPECT_THAT(opened.error().ToString(), HasSubstr(text));
  }

  storage::MemoryStore store_{SystemClock()};
};

TEST_F(DataPipelineSourceTest, TakesWhatTheManifestNames) {
  Put("in/copy/manifest", Manifest());
  Put("in/copy/a.gz", "xx");
  Put("in/copy/_SUCCESS");
  Put("in/copy/out_$folder$");
  ASSERT_OK_AND_ASSIGN(const ItemSource source, Open());
  EXPECT_THAT(source.files, ElementsAre(Field(&ItemFile::name, "copy/a.gz")));
  EXPECT_EQ(source.files[0].format, ItemFormat::kDataPipeline);
  EXPECT_EQ(source.files[0].size_bytes, 2U);
  EXPECT_THAT(source.identity, StartsWith("data-pipeline manifest:"));
  EXPECT_EQ(source.table_name, "");
  ASSERT_OK_AND_ASSIGN(const ItemFile read, ItemFileFromJson(ToJson(source.files[0])));
  EXPECT_EQ(read, source.files[0]);

  Put("in/copy/b");
  ASSERT_OK_AND_ASSIGN(const ItemSource both, Open());
  EXPECT_EQ(both.files.size(), 2U);
  EXPECT_EQ(both.identity, source.identity);
}

TEST_F(DataPipelineSourceTest, RefusesWhatDoesNotFit) {
  Put("in/manifest", "{}");
  ExpectError(ErrorCode::kMalformedInput, "memory:///in/manifest");
  ASSERT_THAT(store_.Delete(At("in/manifest")), IsOk());
  Put("in/x/manifest", Manifest());
  ExpectError(ErrorCode::kMalformedInput, "2015-02-01/a, but no file of that name is here");
  Put("in/x/a");
  Put("in/x/c");
  ExpectError(ErrorCode::kMalformedInput, "in/x/c lies among the export's data files");
  Put("in/y/manifest", Manifest());
  ExpectError(ErrorCode::kInvalidArgument, "several exports of Data Pipeline");
}

TEST_F(DataPipelineSourceTest, BareFilesWithoutAnEndingAreTakenWhereNoOthersAre) {
  Put("in/000000_0");
  Put("in/000001_0.gz");
  Put("in/notes.txt");
  ASSERT_OK_AND_ASSIGN(const ItemSource source, Open(true));
  EXPECT_THAT(source.files, ElementsAre(Field(&ItemFile::name, "000000_0"),
                                        Field(&ItemFile::name, "000001_0.gz")));
  EXPECT_EQ(source.files[0].format, ItemFormat::kDataPipeline);
  Put("in/items.json");
  ASSERT_OK_AND_ASSIGN(const ItemSource json, Open(true));
  EXPECT_THAT(json.files, ElementsAre(Field(&ItemFile::name, "items.json")));
}

}  // namespace
}  // namespace dynalake::source
