#include "land/land_unit.h"

#include <map>
#include <span>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/format.h"
#include "base/random.h"
#include "base/testing/matchers.h"
#include "land/land.h"
#include "source/exports/open_files.h"
#include "storage/memory_store.h"
#include "work/progress.h"
#include "work/runner.h"

namespace dynalake::land {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

storage::Location PlaceOf(std::string_view path) {
  return storage::Location::Parse("memory:///" + std::string(path)).value();
}

/// Passes units and results on as text, as to and from another process.
class TextRunner final : public work::Runner {
 public:
  Result<void> Run(std::span<const work::WorkUnit> units, const work::ExecutorContext& context,
                   const work::ResultSink& sink, const CancelToken& cancel) override {
    for (const work::WorkUnit& unit : units) {
      const auto unit_text = nlohmann::json::parse(work::ToJson(unit).dump());
      DYNALAKE_ASSIGN(const work::WorkUnit read, work::WorkUnitFromJson(unit_text));
      DYNALAKE_ASSIGN(const work::WorkResult result, ExecuteLandUnit(read, context, cancel));
      const auto result_text = nlohmann::json::parse(work::ToJson(result).dump());
      DYNALAKE_ASSIGN(work::WorkResult answered, work::WorkResultFromJson(result_text));
      DYNALAKE_TRY(sink(std::move(answered)));
    }
    return {};
  }
};

class LandUnitTest : public ::testing::Test {
 protected:
  void Put(std::string_view path, std::string_view text) {
    ASSERT_OK(memory_.PutText(PlaceOf(path), text, storage::PutCondition::kNone));
  }

  work::WorkUnit Unit(LandFormat format, FileNumbers numbers = {}) {
    LandUnitInput input{.settings = {.folder = PlaceOf("raw"),
                                     .landing_id = "ab",
                                     .format = format,
                                     .target_file_bytes = 1,
                                     .bare_items = true},
                        .numbers = numbers,
                        .files = {{.location = PlaceOf("in/1.json"), .name = "1.json"},
                                  {.location = PlaceOf("in/2.json"), .name = "2.json"}}};
    return MakeLandUnit("unit-000000", input);
  }

  Result<LandUnitDetails> Execute(const work::WorkUnit& unit) {
    DYNALAKE_ASSIGN(
        const work::WorkResult result,
        ExecuteLandUnit(
            unit,
            {.store = memory_, .random = SystemRandom(), .buffers = nullptr, .progress = progress_},
            {}));
    EXPECT_EQ(result.unit_id, unit.id);
    return LandUnitDetailsFromJson(result.details);
  }

  std::map<std::string, std::string> FilesIn(std::string_view folder) {
    std::map<std::string, std::string> files;
    EXPECT_OK(memory_.List(PlaceOf(folder), [&](const storage::ObjectInfo& info) -> Result<void> {
      DYNALAKE_ASSIGN(std::string text, memory_.ReadAll(info.location, size_t{1} << 20));
      files[std::string(PlaceOf(folder).RelativePathOf(info.location))] = std::move(text);
      return {};
    }));
    return files;
  }

  FakeClock clock_{1'719'792'000'000'000};
  storage::MemoryStore memory_{clock_};
  work::SilentProgress progress_;
};

TEST_F(LandUnitTest, IsAllThatAnotherProcessNeeds) {
  Put("in/1.json", "{\"Item\":{\"id\":{\"S\":\"a\"}}}\n");
  Put("in/2.json", "{\"id\":{\"N\":\"2\"}}\n{\"id\":{\"BOOL\":true}}\n");
  const work::WorkUnit unit = Unit(LandFormat::kPlainJsonLines, {.first = 3, .step = 5});
  EXPECT_EQ(unit.kind, kLandUnitKind);
  ASSERT_OK_AND_ASSIGN(const LandUnitDetails details, Execute(unit));
  EXPECT_EQ(details.item_count, 3);
  EXPECT_THAT(FilesIn("raw"),
              ElementsAre(Pair("part-ab-00003.jsonl", "{\"id\":\"a\"}\n"),
                          Pair("part-ab-00008.jsonl", "{\"id\":2}\n{\"id\":true}\n")));
  ASSERT_EQ(details.files.size(), 2U);
  EXPECT_EQ(details.files[1].name, "part-ab-00008.jsonl");
  EXPECT_EQ(details.files[1].item_count, 2);
  EXPECT_EQ(details.files[1].size_bytes, 21);
  ASSERT_EQ(details.checksums.size(), 2U);
  EXPECT_EQ(details.checksums[0].name, "1.json");
  EXPECT_EQ(details.checksums[0].size_bytes, 26U);
}

TEST_F(LandUnitTest, SaysWhereALineIsNoItem) {
  Put("in/1.json", "{\"id\":{\"S\":\"a\"}}\n{\"id\":{\"X\":\"a\"}}\n");
  Put("in/2.json", "");
  EXPECT_THAT(Execute(Unit(LandFormat::kJsonLines)),
              IsError(ErrorCode::kMalformedInput, HasSubstr("memory:///in/1.json: line 2, ")));
}

TEST_F(LandUnitTest, RefusesOtherText) {
  for (const char* member : {"settings", "first-number", "files"}) {
    work::WorkUnit unit = Unit(LandFormat::kJsonLines);
    unit.input.erase(member);
    EXPECT_THAT(Execute(unit), IsError(ErrorCode::kMalformedInput)) << member;
  }
  work::WorkUnit unit = Unit(LandFormat::kJsonLines);
  unit.input["settings"]["format"] = "csv";
  EXPECT_THAT(Execute(unit), IsError(ErrorCode::kMalformedInput, HasSubstr("csv")));
  // Parquet without columns.
  EXPECT_THAT(Execute(Unit(LandFormat::kParquet)), IsError(ErrorCode::kMalformedInput));
  EXPECT_THAT(FilesIn("raw"), IsEmpty());
}

TEST_F(LandUnitTest, LandsTheSameBytesThroughText) {
  const auto lines = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      text += fmt::format("{{\"Item\":{{\"id\":{{\"S\":\"{0}\"}},\"n\":{{\"N\":\"{0}\"}}}}}}\n", i);
    }
    return text;
  };
  for (int file = 0; file < 5; ++file) {
    Put(fmt::format("in/{}.json", file), lines(500));
  }
  // Far behind a head, so that the guess is wrong and Parquet is shaped twice.
  Put("in/5.json", lines(5000) + "{\"Item\":{\"late\":{\"BOOL\":true}}}\n");
  ASSERT_OK_AND_ASSIGN(source::ItemSource source,
                       source::OpenFiles(memory_, PlaceOf("in"), {.no_manifest = true}));
  source.written_at_micros = clock_.NowMicros();
  for (const LandFormat format : {LandFormat::kJsonLines, LandFormat::kParquet}) {
    const auto land = [&](const std::string& folder, work::Runner& runner) {
      SeededRandom random(7);
      EXPECT_OK(Land({.target = PlaceOf(folder),
                      .format = format,
                      .compression = LandCompression::kNone,
                      .layout = LandLayout::kNone,
                      .target_file_bytes = 10'000},
                     source, {memory_, runner, clock_, random, progress_, {}}));
      return FilesIn(folder);
    };
    work::Executors executors;
    executors.Add(kLandUnitKind, ExecuteLandUnit);
    work::ThreadRunner threads(executors, 2);
    TextRunner texts;
    const std::string name(FormatName(format));
    const auto landed = land("threads-" + name, threads);
    EXPECT_GT(landed.size(), format == LandFormat::kJsonLines ? 2U : 1U) << name;
    EXPECT_EQ(land("texts-" + name, texts), landed);
  }
}

}  // namespace
}  // namespace dynalake::land
