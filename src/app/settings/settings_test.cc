#include "app/settings/settings.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

using testing::HasSubstr;

Environment Fixed(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
}

/// A folder of its own with a configuration in it.
class SettingsTest : public testing::Test {
 public:
  ~SettingsTest() override { std::filesystem::remove_all(folder_); }

 protected:
  SettingsTest()
      : folder_(std::filesystem::path(testing::TempDir()) / fmt::format("settings_{}", getpid())) {
    std::filesystem::create_directories(folder_);
  }

  std::string Write(const std::string& text) {
    const auto file = folder_ / "c.yaml";
    std::ofstream(file) << text;
    return file.string();
  }

  std::filesystem::path folder_;
};

TEST_F(SettingsTest, Defaults) {
  ASSERT_OK_AND_ASSIGN(const Settings settings, ResolveSettings({}, Fixed({})));
  EXPECT_EQ(settings.lake, "./lake");
  EXPECT_EQ(settings.output, render::OutputFormat::kTable);
  EXPECT_GE(settings.threads, 1);
  EXPECT_EQ(settings.memory_bytes, int64_t{1} << 30);
}

TEST_F(SettingsTest, FlagsThenEnvironmentThenFile) {
  const std::string file = Write("lake: /from/file\nthreads: 3\noutput: csv\nmemory: 3MB\n");
  GlobalOptions options;
  options.config = file;
  options.output = render::OutputFormat::kJson;
  ASSERT_OK_AND_ASSIGN(
      const Settings settings,
      ResolveSettings(options, Fixed({{"DYNALAKE_THREADS", "5"}, {"DYNALAKE_OUTPUT", "jsonl"}})));
  EXPECT_EQ(settings.output, render::OutputFormat::kJson);
  EXPECT_EQ(settings.threads, 5);
  EXPECT_EQ(settings.lake, "/from/file");
  EXPECT_EQ(settings.memory_bytes, 3'000'000);
}

TEST_F(SettingsTest, RelativeFoldersStartAtTheConfiguration) {
  const std::string file = Write("lake: lake\ntables: {a: {source: e}, b: {source: 's3://x/y'}}\n");
  ASSERT_OK_AND_ASSIGN(const Settings settings,
                       ResolveSettings({}, Fixed({{"DYNALAKE_CONFIG", file}})));
  EXPECT_EQ(settings.lake, (folder_ / "lake").string());
  EXPECT_EQ(settings.config.tables.at("a").source, (folder_ / "e").string());
  EXPECT_EQ(settings.config.tables.at("b").source, "s3://x/y");
}

TEST_F(SettingsTest, TheCatalogsPasswordComesFromTheEnvironment) {
  const std::string file = Write("catalog: 'postgresql://u:${SECRET}@h/db'\n");
  ASSERT_OK_AND_ASSIGN(const Settings settings,
                       ResolveSettings({}, Fixed({{"DYNALAKE_CONFIG", file}, {"SECRET", "a/b"}})));
  EXPECT_EQ(settings.catalog, "postgresql://u:a%2Fb@h/db");
  EXPECT_THAT(ResolveSettings({}, Fixed({{"DYNALAKE_CONFIG", file}})),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("the environment has no SECRET")));
  EXPECT_EQ(ResolveSettings({}, Fixed({}))->catalog, "sqlite");
  EXPECT_EQ(ResolveSettings({}, Fixed({{"DYNALAKE_CATALOG", "sqlite:///c.db"}}))->catalog,
            "sqlite:///c.db");
}

TEST_F(SettingsTest, Mistakes) {
  GlobalOptions options;
  options.config = (folder_ / "none.yaml").string();
  EXPECT_THAT(ResolveSettings(options, Fixed({})), IsError(ErrorCode::kNotFound));
  EXPECT_THAT(
      ResolveSettings({}, Fixed({{"DYNALAKE_OUTPUT", "jsno"}})),
      IsError(ErrorCode::kInvalidArgument, HasSubstr("DYNALAKE_OUTPUT: 'jsno' is none of")));
  EXPECT_THAT(ResolveSettings({}, Fixed({{"DYNALAKE_MEMORY", "x"}})),
              IsError(ErrorCode::kInvalidArgument, HasSubstr("DYNALAKE_MEMORY")));
}

}  // namespace
}  // namespace dynalake::app
