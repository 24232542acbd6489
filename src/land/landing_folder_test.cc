#include "land/landing_folder.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "storage/local_store.h"
#include "storage/memory_store.h"
#include "storage/testing/temporary_folder.h"

namespace dynalake::land {
namespace {

using storage::Location;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LandingFolderTest : public ::testing::Test {
 protected:
  LandingFolderTest() {
    EXPECT_OK(landing_.Look());
    EXPECT_OK(landing_.Begin("ab12", 0));
    Put("part-ab12-0.jsonl");
    // What a process leaves that was killed while it wrote.
    Put(".tmp-0b9c");
  }

  void Put(std::string_view name, std::string_view text = "") {
    ASSERT_OK(store_.PutText(folder_.Join(name), text, storage::PutCondition::kNone));
  }

  std::vector<std::string> Names() {
    std::vector<std::string> names;
    EXPECT_OK(store_.List(folder_, [&](const storage::ObjectInfo& info) -> Result<void> {
      names.emplace_back(folder_.RelativePathOf(info.location));
      return {};
    }));
    return names;
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  const Location folder_ = Location::Parse("memory:///raw").value();
  LandingFolder landing_{store_, folder_};
};

TEST_F(LandingFolderTest, GivingUpLeavesNothing) {
  landing_.GiveUp();
  EXPECT_THAT(Names(), IsEmpty());
}

TEST(LandingFolderOfThisMachineTest, GivingUpRemovesTheFoldersThatItMade) {
  const storage::TemporaryFolder machine;
  storage::LocalStore store;
  std::filesystem::create_directories(machine.path() / "there" / "empty");
  for (const char* const other : {"", "there/new/of-another"}) {
    LandingFolder landing(store, machine.location().Join("there/new/dt=2024-07-01"));
    EXPECT_OK(landing.Look());
    EXPECT_OK(landing.Begin("ab12", 0));
    EXPECT_TRUE(std::filesystem::exists(machine.path() / "there/new/dt=2024-07-01"));
    if (*other != '\0') {
      std::filesystem::create_directory(machine.path() / other);
    }
    landing.GiveUp();
    EXPECT_FALSE(std::filesystem::exists(machine.path() / "there/new/dt=2024-07-01"));
    EXPECT_EQ(std::filesystem::exists(machine.path() / "there/new"), *other != '\0');
    EXPECT_TRUE(std::filesystem::exists(machine.path() / "there/empty"));
  }
}

TEST_F(LandingFolderTest, GivingUpLeavesWhatMayBeAnotherLandings) {
  Put("_landing.json", PrintRecord({.landing_id = "cd34", .started_at_micros = 0, .replaces = {}}));
  landing_.GiveUp();
  EXPECT_THAT(Names(), ElementsAre(".tmp-0b9c", "_landing.json"));
}

TEST_F(LandingFolderTest, AWholeLandingHasNothingBesideItsFiles) {
  Put("part-ab12-1.jsonl");
  LandManifest manifest;
  manifest.landing_id = "ab12";
  manifest.files.emplace_back().name = "part-ab12-1.jsonl";
  EXPECT_OK(landing_.Complete(manifest));
  EXPECT_THAT(Names(), ElementsAre("_manifest.json", "part-ab12-1.jsonl"));
}

}  // namespace
}  // namespace dynalake::land
