#include <gtest/gtest.h>

#include "base/json.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"
#include "ingest/load/load_unit.h"

namespace dynalake::ingest {
namespace {

LoadSettings SomeSettings() {
  LoadSettings settings{.shape = {},
                        .data_folder = storage::Location::Parse("memory:///lake/data").value()};
  settings.shape.columns.columns = {
      {.field_id = 17, .name = "id", .step = {.name = "id"}, .required = true, .children = {}}};
  settings.shape.columns.keys = dynamodb::KeySchema{"id", {}};
  settings.shape.spec = {
      .spec_id = 3,
      .fields = {{.source_id = 17,
                  .field_id = 1002,
                  .name = "id_bucket",
                  .transform = iceberg::Transform::Bucket(16)},
                 {.source_id = 3, .name = "at", .transform = iceberg::Transform::Month()}}};
  settings.file_prefix = "abc";
  settings.written_at_micros = 17;
  settings.position = {.complete_to_micros = 18};
  settings.reject_to = storage::Location::Parse("memory:///rejects").value();
  settings.write.target_file_bytes = 1000;
  settings.write.row_group_rows = 100;
  settings.write.zstd_level = 7;
  return settings;
}

std::vector<source::ItemFile> SomeFiles() {
  return {{.location = storage::Location::Parse("memory:///in/a.json.gz").value(),
           .name = "a.json.gz",
           .size_bytes = 5}};
}

TEST(LoadUnitJsonTest, ReadsBackTheSame) {
  for (const auto codec :
       {files::PageCodec::kZstd, files::PageCodec::kSnappy, files::PageCodec::kNone}) {
    LoadSettings settings = SomeSettings();
    settings.write.codec = codec;
    const work::WorkUnit unit =
        MakeLoadUnit("u", {settings, SomeFiles(), storage::Location::Parse("memory:///k").value()});
    ASSERT_OK_AND_ASSIGN(const LoadUnitInput read, LoadUnitInputFromJson(unit.input));
    EXPECT_EQ(read.settings.write.codec, codec);
    EXPECT_EQ(read.settings.shape.columns, settings.shape.columns);
    EXPECT_EQ(read.settings.shape.spec, settings.shape.spec);
    EXPECT_EQ(read.files, SomeFiles());
    EXPECT_EQ(read.settings.position, settings.position);
    EXPECT_EQ(MakeLoadUnit("u", read).input, unit.input);
  }
}

TEST(LoadUnitJsonTest, IsAsItsPageShows) {
  ASSERT_OK_AND_ASSIGN(
      const auto example,
      ParseJson(PageExample("docs/formats/units.md", "The input of a load"), "the page"));
  ASSERT_OK_AND_ASSIGN(const LoadUnitInput read, LoadUnitInputFromJson(example));
  EXPECT_EQ(read.settings.file_prefix, "ee79e3c7");
  EXPECT_EQ(MakeLoadUnit("u", read).input, example);
}

TEST(LoadUnitJsonTest, NamesItsCodec) {
  nlohmann::json input = MakeLoadUnit("u", {SomeSettings(), SomeFiles()}).input;
  EXPECT_EQ(input["codec"], "zstd");
  for (const nlohmann::json& other : {nlohmann::json("lz4"), nlohmann::json(0)}) {
    input["codec"] = other;
    EXPECT_THAT(LoadUnitInputFromJson(input), IsError(ErrorCode::kMalformedInput));
  }
}

}  // namespace
}  // namespace dynalake::ingest
