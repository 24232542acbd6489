#include "land/land.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/hex.h"
#include "base/testing/matchers.h"
#include "land/land_unit.h"
#include "source/exports/open_files.h"
#include "storage/faulty_store.h"
#include "storage/memory_store.h"

namespace dynalake::land {
namespace {

using storage::Location;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr uint64_t kReadLimit = uint64_t{64} << 20;
constexpr int64_t kTime = 1'719'792'000'000'000;  // 2024-07-01

Location At(std::string_view path) {
  return Location::Parse("memory:///" + std::string(path)).value();
}

work::Executors LandExecutors() {
  work::Executors executors;
  executors.Add(kLandUnitKind, ExecuteLandUnit);
  return executors;
}

/// A memory store with a source below `in` and a target `raw`.
class LandTest : public ::testing::Test {
 protected:
  void SetUp() override { WriteSource(3, 200); }

  void WriteSource(int files, int items) {
    for (int file = 0; file < files; ++file) {
      std::string text;
      for (int i = 0; i < items; ++i) {
        const std::string item =
            fmt::format(R"({{"id":{{"S":"{}-{}"}},"n":{{"N":"{}"}}}})", file, i, i * 1.5);
        items_.push_back(item);
        text += "{\"Item\":" + item + "}\n";
      }
      Put(fmt::format("in/{}.json", file), text);
    }
    std::ranges::sort(items_);
  }

  void Put(std::string_view path, std::string_view text) {
    ASSERT_OK(memory_.PutText(At(path), text, storage::PutCondition::kNone));
  }

  LandRequest Request(LandFormat format = LandFormat::kJsonLines) {
    return {.target = At("raw"),
            .format = format,
            .compression =
                format == LandFormat::kParquet ? LandCompression::kZstd : LandCompression::kNone,
            .layout = LandLayout::kDate,
            .target_file_bytes = 4096};
  }

  Result<LandReport> Run(const LandRequest& request, storage::ObjectStore& store,
                         int64_t time_micros = kTime) {
    DYNALAKE_ASSIGN(source::ItemSource source,
                    source::OpenFiles(memory_, At("in"), {.no_manifest = true}));
    source.written_at_micros = time_micros;
    work::ThreadRunner runner(LandExecutors(), 1);
    work::SilentProgress progress;
    return Land(request, std::move(source), {store, runner, clock_, random_, progress, {}});
  }
  Result<LandReport> Run(const LandRequest& request) { return Run(request, memory_); }

  std::map<std::string, std::string> FilesIn(std::string_view folder) {
    std::map<std::string, std::string> files;
    EXPECT_OK(memory_.List(At(folder), [&](const storage::ObjectInfo& info) -> Result<void> {
      DYNALAKE_ASSIGN(std::string text, memory_.ReadAll(info.location, kReadLimit));
      files[std::string(At(folder).RelativePathOf(info.location))] = std::move(text);
      return {};
    }));
    return files;
  }

  /// The items of the whole landing in `raw/dt=2024-07-01`, whose files are as its manifest says.
  std::vector<std::string> LandedItems() {
    const auto files = FilesIn("raw/dt=2024-07-01");
    const auto text = files.find("_manifest.json");
    if (text == files.end()) {
      ADD_FAILURE() << "no manifest";
      return {};
    }
    const auto manifest = ParseManifest(text->second);
    EXPECT_THAT(manifest, IsOk());
    std::vector<std::string> items;
    for (const LandedFile& file : manifest->files) {
      const auto at = files.find(file.name);
      if (at == files.end()) {
        ADD_FAILURE() << "no file " << file.name;
        continue;
      }
      EXPECT_EQ(static_cast<int64_t>(at->second.size()), file.size_bytes);
      const auto sha256 = Sha256::Of(at->second);
      EXPECT_EQ(EncodeHex(std::span<const uint8_t>(sha256)), file.sha256);
      const size_t before = items.size();
      std::string_view rest = at->second;
      for (size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
           rest.remove_prefix(end + 1)) {
        items.emplace_back(rest.substr(0, end));
      }
      EXPECT_EQ(static_cast<int64_t>(items.size() - before), file.item_count);
    }
    std::ranges::sort(items);
    return items;
  }

  /// That nothing but a whole landing is there.
  void ExpectOnlyLanding() {
    const auto files = FilesIn("raw/dt=2024-07-01");
    const auto manifest = ParseManifest(files.at("_manifest.json"));
    ASSERT_THAT(manifest, IsOk());
    EXPECT_EQ(files.size(), manifest->files.size() + 1);
  }

  FakeClock clock_{kTime};
  storage::MemoryStore memory_{clock_};
  SeededRandom random_{7};
  std::vector<std::string> items_;  ///< of the source, sorted
};

TEST_F(LandTest, WritesFilesOfTheTargetSizeAndTheirManifest) {
  ASSERT_OK_AND_ASSIGN(const LandReport report, Run(Request()));
  EXPECT_EQ(report.outcome, LandOutcome::kLanded);
  EXPECT_EQ(report.folder, At("raw/dt=2024-07-01"));
  ASSERT_TRUE(report.manifest.has_value());
  EXPECT_EQ(report.manifest->item_count(), 600);
  EXPECT_EQ(LandedItems(), items_);
  ExpectOnlyLanding();
}

TEST_F(LandTest, SplitsWhereAFileIsLargeEnough) {
  WriteSource(1, 60'000);  // blocks of lines are 1 MiB
  ASSERT_OK_AND_ASSIGN(const LandReport report, Run(Request()));
  ASSERT_TRUE(report.manifest.has_value());
  EXPECT_GE(report.manifest->files.size(), 3U);
  EXPECT_EQ(report.manifest->item_count(), 60'400);
}

TEST_F(LandTest, DoesNothingWhereTheseItemsAreThere) {
  ASSERT_OK(Run(Request()));
  const auto before = FilesIn("raw");
  ASSERT_OK_AND_ASSIGN(const LandReport again, Run(Request()));
  EXPECT_EQ(again.outcome, LandOutcome::kAlreadyLanded);
  ASSERT_TRUE(again.manifest.has_value());
  EXPECT_EQ(again.manifest->item_count(), 600);
  EXPECT_EQ(FilesIn("raw"), before);
}

TEST_F(LandTest, KeepsAnotherLandingUnlessToldToReplaceIt) {
  ASSERT_OK(Run(Request()));
  const auto before = FilesIn("raw");
  Put("in/more.json", "{\"Item\":{\"id\":{\"S\":\"more\"}}}\n");
  EXPECT_THAT(Run(Request()), IsError(ErrorCode::kAlreadyExists, HasSubstr("--overwrite")));
  EXPECT_THAT(Run(Request(LandFormat::kPlainJsonLines)), IsError(ErrorCode::kAlreadyExists));
  EXPECT_EQ(FilesIn("raw"), before);

  Put("raw/dt=2024-07-01/part-of-mine.txt", "stays");
  LandRequest request = Request();
  request.overwrite = true;
  ASSERT_OK(Run(request));
  items_.emplace_back(R"({"id":{"S":"more"}})");
  std::ranges::sort(items_);
  EXPECT_EQ(LandedItems(), items_);
  EXPECT_EQ(FilesIn("raw").at("dt=2024-07-01/part-of-mine.txt"), "stays");
}

TEST_F(LandTest, OtherDaysLieBesideEachOther) {
  ASSERT_OK(Run(Request()));
  ASSERT_OK(Run(Request(), memory_, kTime + 86'400'000'000));
  EXPECT_EQ(LandedItems(), items_);
  EXPECT_THAT(FilesIn("raw/dt=2024-07-02"), SizeIs(FilesIn("raw/dt=2024-07-01").size()));
}

TEST_F(LandTest, RefusesFoldersWithOtherFiles) {
  Put("raw/dt=2024-07-01/data.csv", "a,b");
  EXPECT_THAT(Run(Request()), IsError(ErrorCode::kAlreadyExists, HasSubstr("data.csv")));
  LandRequest request = Request();
  request.overwrite = true;
  EXPECT_THAT(Run(request), IsError(ErrorCode::kAlreadyExists));
  EXPECT_EQ(FilesIn("raw").size(), 1U);
}

TEST_F(LandTest, ADryRunWritesNothing) {
  LandRequest request = Request();
  request.dry_run = true;
  ASSERT_OK_AND_ASSIGN(const LandReport report, Run(request));
  EXPECT_EQ(report.outcome, LandOutcome::kPlanned);
  EXPECT_THAT(FilesIn("raw"), IsEmpty());
}

TEST_F(LandTest, ABrokenLineLeavesNothing) {
  Put("in/9.json", "{\"Item\":{\"id\":{\"S\":\"ok\"}}}\n{\"Item\":{\"id\":{\"X\":\"1\"}}}\n");
  for (const auto format : {LandFormat::kJsonLines, LandFormat::kParquet}) {
    EXPECT_THAT(Run(Request(format)), IsError(ErrorCode::kMalformedInput, HasSubstr("line 2")));
    EXPECT_THAT(FilesIn("raw"), IsEmpty());
  }
}

TEST_F(LandTest, AManifestThatIsNoneIsAnError) {
  Put("raw/dt=2024-07-01/_manifest.json",
      R"({"version":1,"landing_id":"ab","landed_at":"2024-07-01T00:00:00.000Z","format":"jsonl",
          "compression":"none","source":{"address":"","identity":"","table":"",
          "time":"2024-07-01T00:00:00.000Z"},
          "files":[{"name":"../../in/0.json","item_count":1,"size_bytes":1,"sha256":""}]})");
  LandRequest request = Request();
  request.overwrite = true;
  EXPECT_THAT(Run(request), IsError(ErrorCode::kMalformedInput, HasSubstr("_manifest.json")));
  EXPECT_EQ(FilesIn("in").size(), 3U);
}

TEST_F(LandTest, ALandingThatAnotherOneTookOverGivesUp) {
  // The other one's record comes while this one writes: at the call that creates the first file.
  class Intruding final : public storage::ObjectStore {
   public:
    explicit Intruding(storage::ObjectStore& store) : store_(store) {}
    Result<storage::ObjectInfo> Head(const Location& at) override { return store_.Head(at); }
    Result<std::unique_ptr<storage::ObjectReader>> Open(const Location& at) override {
      return store_.Open(at);
    }
    Result<void> List(const Location& at, const Visitor& visit) override {
      return store_.List(at, visit);
    }
    Result<void> Put(const Location& at, std::span<const std::byte> bytes,
                     storage::PutCondition condition) override {
      return store_.Put(at, bytes, condition);
    }
    Result<std::unique_ptr<storage::ObjectWriter>> Create(const Location& at) override {
      DYNALAKE_TRY(store_.PutText(
          at.Parent().Join("_landing.json"),
          PrintRecord({.landing_id = "0123", .started_at_micros = 0, .replaces = {}}),
          storage::PutCondition::kNone));
      return store_.Create(at);
    }
    Result<void> Delete(const Location& at) override { return store_.Delete(at); }

   private:
    storage::ObjectStore& store_;
  };
  Intruding store(memory_);
  EXPECT_THAT(Run(Request(), store), IsError(ErrorCode::kConflict));
  const auto files = FilesIn("raw/dt=2024-07-01");
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_EQ(ParseRecord(files.at("_landing.json"))->landing_id, "0123");
}

struct Failing {
  storage::Fault fault;
  uint64_t calls;
};

/// Runs a landing whose n-th call fails, for every n, and one that is left alone behind it.
TEST_F(LandTest, WhateverFailsTheNextRunPutsRight) {
  // From the n-th call on nothing works, as if the process had been killed there.
  constexpr uint64_t kForever = 1'000'000;
  for (const Failing& failing :
       {Failing{storage::Fault::kFail, kForever}, Failing{storage::Fault::kLostAnswer, kForever},
        Failing{storage::Fault::kFail, 1}, Failing{storage::Fault::kLostAnswer, 1}}) {
    for (uint64_t call = 1;; ++call) {
      SCOPED_TRACE(fmt::format("fault {} for {} at call {}", static_cast<int>(failing.fault),
                               failing.calls, call));
      for (const auto& [name, text] : FilesIn("raw")) {
        ASSERT_OK(memory_.Delete(At("raw/" + name)));
      }
      storage::FaultyStore faulty(memory_, clock_);
      faulty.SetPlan({.fault = failing.fault, .first_call = call, .calls = failing.calls});
      const auto tried = Run(Request(), faulty);
      const bool is_whole = FilesIn("raw/dt=2024-07-01").contains("_manifest.json");
      EXPECT_TRUE(is_whole || !tried);
      if (is_whole) {
        EXPECT_EQ(LandedItems(), items_);
      }
      ASSERT_OK(Run(Request()));
      EXPECT_EQ(LandedItems(), items_);
      ExpectOnlyLanding();
      if (faulty.calls() < call) {
        EXPECT_THAT(tried, IsOk());
        break;
      }
    }
  }
}

TEST_F(LandTest, AReplacementThatFailsLeavesOneOfTheTwoWhole) {
  const std::vector<std::string> old_items = items_;
  LandRequest request = Request();
  request.overwrite = true;
  for (uint64_t call = 1;; ++call) {
    SCOPED_TRACE(call);
    ASSERT_OK(memory_.Delete(At("in/more.json")));
    ASSERT_OK(Run(request));
    ASSERT_EQ(LandedItems(), old_items);
    Put("in/more.json", "{\"Item\":{\"id\":{\"S\":\"more\"}}}\n");
    std::vector<std::string> new_items = old_items;
    new_items.emplace_back(R"({"id":{"S":"more"}})");
    std::ranges::sort(new_items);
    storage::FaultyStore faulty(memory_, clock_);
    faulty.SetPlan({.fault = storage::Fault::kFail, .first_call = call, .calls = 1'000'000});
    const auto failed = Run(request, faulty);
    EXPECT_THAT(LandedItems(), ::testing::AnyOf(old_items, new_items));
    ASSERT_OK(Run(request));
    EXPECT_EQ(LandedItems(), new_items);
    ExpectOnlyLanding();
    if (faulty.calls() < call) {
      EXPECT_THAT(failed, IsOk());
      break;
    }
  }
}

TEST_F(LandTest, AllParquetFilesHaveTheColumnsOfAllItems) {
  // An attribute that only the end of a file has, far behind its head.
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    text += fmt::format(R"({{"Item":{{"id":{{"S":"late-{0}"}},"n":{{"N":"{0}"}}}}}})", i) + "\n";
  }
  text += "{\"Item\":{\"id\":{\"S\":\"last\"},\"late\":{\"BOOL\":true}}}\n";
  Put("in/late.json", text);
  ASSERT_OK_AND_ASSIGN(const LandReport report, Run(Request(LandFormat::kParquet)));
  ASSERT_TRUE(report.manifest.has_value());
  EXPECT_EQ(report.manifest->item_count(), 5601);
  ExpectOnlyLanding();
  for (const LandedFile& file : report.manifest->files) {
    const auto bytes = FilesIn("raw/dt=2024-07-01").at(file.name);
    EXPECT_THAT(bytes, HasSubstr("late")) << file.name;
  }
}

/// Says of each unit that it read one item more.
class Boasting final : public work::Runner {
 public:
  Result<void> Run(std::span<const work::WorkUnit> units, const work::ExecutorContext& context,
                   const work::ResultSink& sink, const CancelToken& cancel) override {
    return threads_.Run(
        units, context,
        [&sink](work::WorkResult result) {
          result.details["item-count"] = result.details["item-count"].get<int64_t>() + 1;
          return sink(std::move(result));
        },
        cancel);
  }

 private:
  work::ThreadRunner threads_{LandExecutors(), 1};
};

TEST_F(LandTest, ItemsThatAreInNoFileAreNoSuccess) {
  for (const LandFormat format : {LandFormat::kJsonLines, LandFormat::kParquet}) {
    ASSERT_OK_AND_ASSIGN(source::ItemSource source,
                         source::OpenFiles(memory_, At("in"), {.no_manifest = true}));
    source.written_at_micros = kTime;
    Boasting runner;
    work::SilentProgress silent;
    LandRequest request = Request(format);
    request.target_file_bytes = int64_t{1} << 20;  // one unit
    EXPECT_THAT(Land(request, source, {memory_, runner, clock_, random_, silent, {}}),
                IsError(ErrorCode::kInternal, HasSubstr("601 items were read, but 600 are in")));
    EXPECT_FALSE(FilesIn("raw/dt=2024-07-01").contains("_manifest.json"));
  }
}

}  // namespace
}  // namespace dynalake::land
