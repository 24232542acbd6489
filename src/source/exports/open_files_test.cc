#include "source/exports/open_files.h"

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/md5.h"
#include "base/testing/matchers.h"
#include "storage/memory_store.h"

namespace dynalake::source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Lays out one export in a memory store, as S3 or as a careless copy would hold it.
struct ExportFixture {
  std::string id = "01700000000000-aaaaaaaa";
  std::string table = "Orders";
  std::string time = "2024-01-02T03:04:05.678Z";
  std::string type = "FULL_EXPORT";
  int64_t item_count = 3;

  std::string Arn() const {
    return "arn:aws:dynamodb:us-east-1:111122223333:table/" + table + "/export/" + id;
  }
  std::string Summary() const {
    return R"({"version":"2020-06-30","exportArn":")" + Arn() +
           R"(","startTime":"2024-01-02T03:05:00.000Z","endTime":"2024-01-02T03:15:00.000Z",)" +
           R"("tableArn":"arn:aws:dynamodb:us-east-1:111122223333:table/)" + table +
           R"(","tableId":"t","exportTime":")" + time +
           R"(","s3Bucket":"b","s3Prefix":"p","s3SseAlgorithm":"AES256","s3SseKmsKeyId":null,)" +
           R"("manifestFilesS3Key":"p/AWSDynamoDB/)" + id +
           R"(/manifest-files.json","billedSizeBytes":1,"itemCount":)" +
           std::to_string(item_count) + R"(,"outputFormat":"DYNAMODB_JSON","exportType":")" + type +
           "\"}";
  }
  std::string Files() const {
    std::string text;
    for (const auto& [name, count] : {std::pair("x.json.gz", 1), std::pair("y.json.gz", 2)}) {
      text += R"({"itemCount":)" + std::to_string(count) +
              R"(,"md5Checksum":"1B2M2Y8AsgTpgAmY7PhCfg==","etag":"e-1","dataFileS3Key":)" +
              R"("p/AWSDynamoDB/)" + id + "/data/" + name + "\"}\n";
    }
    return text;
  }
};

class OpenFilesTest : public ::testing::Test {
 protected:
  static storage::Location At(const std::string& path) {
    return storage::Location::Parse("memory:///" + path).value();
  }
  void Put(const std::string& path, const std::string& text) {
    ASSERT_THAT(store_.PutText(At(path), text, storage::PutCondition::kNone), IsOk());
  }
  void PutExport(const ExportFixture& fixture, const std::string& root = "in/p/AWSDynamoDB/") {
    const std::string folder = root + fixture.id + "/";
    Put(folder + "_started", "");
    Put(folder + "manifest-summary.json", fixture.Summary());
    Put(folder + "manifest-files.json", fixture.Files());
    Put(folder + "data/x.json.gz", "");
    Put(folder + "data/y.json.gz", "");
  }
  Result<ItemSource> Open(const FilesOptions& options = {}) {
    return OpenFiles(store_, At("in"), options);
  }
  void ExpectError(ErrorCode code, const std::string& text, const FilesOptions& options = {}) {
    const auto result = Open(options);
    ASSERT_THAT(result, IsError(code));
    EXPECT_THAT(result.error().ToString(), HasSubstr(text));
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
};

TEST_F(OpenFilesTest, ReadsAnExportAsItLiesInS3) {
  PutExport({});
  ASSERT_OK_AND_ASSIGN(const ItemSource source, Open());
  EXPECT_EQ(source.table_name, "Orders");
  EXPECT_EQ(source.export_id, "01700000000000-aaaaaaaa");
  EXPECT_EQ(source.item_count, 3);
  EXPECT_EQ(source.written_at_micros, 1704164645678000);
  ASSERT_EQ(source.files.size(), 2u);
  EXPECT_EQ(source.files[0].item_count, 1);
  EXPECT_EQ(source.files[0].md5_base64, "1B2M2Y8AsgTpgAmY7PhCfg==");
  EXPECT_EQ(source.files[1].name, "p/AWSDynamoDB/01700000000000-aaaaaaaa/data/y.json.gz");
}

TEST_F(OpenFilesTest, TheIdentityDoesNotDependOnThePlace) {
  PutExport({});
  PutExport({}, "elsewhere/");
  ASSERT_OK_AND_ASSIGN(const ItemSource here, Open());
  ASSERT_OK_AND_ASSIGN(const ItemSource there, OpenFiles(store_, At("elsewhere"), {}));
  EXPECT_EQ(here.identity, there.identity);
}

TEST_F(OpenFilesTest, ReadsAFlatCopyWithUnpackedFiles) {
  const ExportFixture fixture;
  Put("in/manifest-summary.json", fixture.Summary());
  Put("in/manifest-files.json", fixture.Files());
  Put("in/x.json", "");
  Put("in/y.json.gz", "");
  ASSERT_OK_AND_ASSIGN(const ItemSource source, Open());
  ASSERT_EQ(source.files.size(), 2u);
  EXPECT_EQ(source.files[0].md5_base64, std::nullopt);
  EXPECT_TRUE(source.files[1].md5_base64.has_value());
}

TEST_F(OpenFilesTest, TakesTheNewestCompleteFullExport) {
  PutExport({});
  PutExport({.id = "01700000000002-cccccccc", .time = "2024-03-01T00:00:00.000Z"});
  ExportFixture running{.id = "01700000000003-dddddddd", .time = "2024-04-01T00:00:00.000Z"};
  Put("in/p/AWSDynamoDB/" + running.id + "/manifest-summary.json", running.Summary());
  ASSERT_OK_AND_ASSIGN(const ItemSource newest, Open());
  EXPECT_EQ(newest.export_id, "01700000000002-cccccccc");
  EXPECT_THAT(newest.notes, ElementsAre(HasSubstr("of 3 exports")));
  ASSERT_OK_AND_ASSIGN(const ItemSource older, Open({.export_id = "01700000000000-aaaaaaaa"}));
  EXPECT_EQ(older.export_id, "01700000000000-aaaaaaaa");
  ExpectError(ErrorCode::kInvalidArgument, "01700000000002-cccccccc", {.export_id = "none"});
}

TEST_F(OpenFilesTest, SeveralTablesAreForTheUserToChoose) {
  PutExport({});
  PutExport({.id = "01700000000001-bbbbbbbb", .table = "Customers"});
  ExpectError(ErrorCode::kInvalidArgument, "of table Customers at 2024-01-02");
  EXPECT_THAT(Open({.export_id = "01700000000001-bbbbbbbb"}), IsOk());
}

TEST_F(OpenFilesTest, AnIncrementalExportIsRefused) {
  ExportFixture fixture{.type = "INCREMENTAL_EXPORT"};
  std::string summary = fixture.Summary();
  summary.insert(1, R"("exportFromTime":"2024-01-01T00:00:00.000Z",)"
                    R"("exportToTime":"2024-01-02T00:00:00.000Z","outputView":"NEW_IMAGE",)");
  Put("in/AWSDynamoDB/i/manifest-summary.json", summary);
  Put("in/AWSDynamoDB/i/manifest-files.json", fixture.Files());
  ExpectError(ErrorCode::kUnsupported, "incremental");
}

TEST_F(OpenFilesTest, AnIncrementalExportIsRefusedWhateverIsMissing) {
  const std::string summaries[] = {
      ExportFixture{.type = "INCREMENTAL_EXPORT"}.Summary(),
      R"({"exportType":"INCREMENTAL_EXPORT"})",
      R"({"exportType":"INCREMENTAL_EXPORT","exportFromTime":"yesterday"})",
      R"({"exportFromTime":"2024-01-01T00:00:00.000Z"})",
  };
  for (const std::string& summary : summaries) {
    SCOPED_TRACE(summary);
    Put("in/AWSDynamoDB/i/manifest-summary.json", summary);
    ExpectError(ErrorCode::kUnsupported, "incremental export");
  }
  PutExport({});
  ASSERT_OK_AND_ASSIGN(const ItemSource source, Open());
  EXPECT_EQ(source.export_id, ExportFixture().id);
}

TEST_F(OpenFilesTest, ChecksTheManifestsChecksums) {
  PutExport({});
  const ExportFixture fixture;
  const std::string stem = "in/p/AWSDynamoDB/" + fixture.id + "/manifest-";
  for (const char* spelling : {".md5", ".checksum"}) {
    SCOPED_TRACE(spelling);
    const auto digest = Md5::Of(fixture.Files());
    Put(stem + "files" + spelling, EncodeBase64(std::span<const uint8_t>(digest)) + "\n");
    EXPECT_THAT(Open(), IsOk());
    Put(stem + "files" + spelling, "1B2M2Y8AsgTpgAmY7PhCfg==");
    ExpectError(ErrorCode::kMalformedInput, "another MD5");
    ASSERT_THAT(store_.Delete(At(stem + "files" + spelling)), IsOk());
  }
}

TEST_F(OpenFilesTest, RefusesManifestsThatDoNotFit) {
  const ExportFixture fixture;
  const std::string folder = "in/p/AWSDynamoDB/" + fixture.id + "/";
  PutExport(fixture);
  Put(folder + "data/z.json.gz", "");
  ExpectError(ErrorCode::kMalformedInput, "z.json.gz lies among");
  ASSERT_THAT(store_.Delete(At(folder + "data/z.json.gz")), IsOk());

  ASSERT_THAT(store_.Delete(At(folder + "data/y.json.gz")), IsOk());
  ExpectError(ErrorCode::kMalformedInput, "data/y.json.gz, but no file");
  Put(folder + "data/y.json.gz", "");

  ExportFixture off = fixture;
  off.item_count = 4;
  Put(folder + "manifest-summary.json", off.Summary());
  ExpectError(ErrorCode::kMalformedInput, "add up to 3");

  Put(folder + "manifest-summary.json", "{");
  ExpectError(ErrorCode::kMalformedInput, "manifest-summary.json");
}

TEST_F(OpenFilesTest, BareFilesNeedTheirOption) {
  Put("in/a.json.gz", "");
  Put("in/b.jsonl", "");
  Put("in/c.ion.zst", "");
  Put("in/readme.txt", "");
  Put("in/_temporary/d.json", "");
  ExpectError(ErrorCode::kInvalidArgument, "--no-manifest");
  ASSERT_OK_AND_ASSIGN(const ItemSource source, Open({.no_manifest = true}));
  ASSERT_EQ(source.files.size(), 3u);
  EXPECT_EQ(source.files[2].format, ItemFormat::kIon);
  EXPECT_EQ(source.identity, "");
  EXPECT_THAT(source.notes, ElementsAre(HasSubstr("no manifest")));
}

TEST_F(OpenFilesTest, NothingThere) {
  ExpectError(ErrorCode::kNotFound, "nothing at memory:///in");
}

TEST(ItemFileTest, JsonRoundTrip) {
  ItemFile file{.location = storage::Location::Parse("s3://b/x.ion.gz").value(),
                .name = "x.ion.gz",
                .size_bytes = 7,
                .md5_base64 = "m",
                .item_count = 5,
                .modified_micros = 17};
  for (const ItemFormat format : {ItemFormat::kDynamoDbJson, ItemFormat::kIon,
                                  ItemFormat::kDataPipeline, ItemFormat::kPages}) {
    file.format = format;
    ASSERT_OK_AND_ASSIGN(const ItemFile again, ItemFileFromJson(ToJson(file)));
    EXPECT_EQ(again, file);
  }
  nlohmann::json unknown = ToJson(file);
  unknown["format"] = "CSV";
  EXPECT_THAT(ItemFileFromJson(unknown), IsError(ErrorCode::kMalformedInput));
}

TEST(IdentityOfFilesTest, DependsOnNamesSizesAndChecksumsAlone) {
  const FileChecksum a{"a", 1, "m1"};
  const FileChecksum b{"b", 2, "m2"};
  EXPECT_EQ(IdentityOfFiles({a, b}), IdentityOfFiles({b, a}));
  EXPECT_NE(IdentityOfFiles({a, b}), IdentityOfFiles({a, {"b", 2, "m3"}}));
}

}  // namespace
}  // namespace dynalake::source
