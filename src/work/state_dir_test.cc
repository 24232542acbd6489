#include "work/state_dir.h"

#include <string>

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "storage/faulty_store.h"
#include "storage/memory_store.h"

namespace dynalake::work {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

class StateDirTest : public testing::Test {
 protected:
  FakeClock clock_;
  storage::MemoryStore memory_{clock_};
  storage::FaultyStore store_{memory_, clock_};
  storage::Location folder_ = *storage::Location::Parse("memory:///lake/state");
  StateDir state_{store_, folder_};
};

TEST_F(StateDirTest, WritesReadsListsAndRemoves) {
  ASSERT_OK(state_.Write("load/a/plan", json{{"x", 1}}));
  ASSERT_OK(state_.Write("load/a/unit-1", json{{"y", 2}}));
  ASSERT_OK(state_.Write("load/ab/plan", json::array()));
  ASSERT_OK(state_.Write("load/a/plan", json{{"x", 3}}));
  EXPECT_THAT(state_.Read("load/a/plan"), HasValue(Optional(json{{"x", 3}})));
  EXPECT_THAT(state_.Read("load/a/none"), HasValue(Eq(std::nullopt)));
  EXPECT_THAT(state_.List("load/a"), HasValue(ElementsAre("load/a/plan", "load/a/unit-1")));
  EXPECT_THAT(state_.List(""),
              HasValue(ElementsAre("load/a/plan", "load/a/unit-1", "load/ab/plan")));
  ASSERT_OK(state_.Remove("load/a/unit-1"));
  ASSERT_OK(state_.Remove("load/a/unit-1"));
  EXPECT_THAT(state_.List("load/a"), HasValue(ElementsAre("load/a/plan")));
}

TEST_F(StateDirTest, RefusesNamesThatLeaveTheFolder) {
  for (std::string_view name : {"", "../x", "a/../b", "/x", "a b", ".hidden", "a/.tmp-1", "a\\b"}) {
    EXPECT_THAT(state_.Write(name, json()), IsError(ErrorCode::kInvalidArgument)) << name;
    EXPECT_THAT(state_.Read(name), IsError(ErrorCode::kInvalidArgument)) << name;
    EXPECT_THAT(state_.Remove(name), IsError(ErrorCode::kInvalidArgument)) << name;
  }
}

TEST_F(StateDirTest, ATornRecordIsAnErrorThatNamesIt) {
  ASSERT_OK(store_.PutText(folder_.Join("load/x.json"), "{\"a\":", storage::PutCondition::kNone));
  EXPECT_THAT(state_.Read("load/x"),
              IsError(ErrorCode::kMalformedInput, HasSubstr("state/load/x.json")));
}

TEST_F(StateDirTest, ARecordOfANewerProgramIsRefusedAndNotTakenForAbsent) {
  ASSERT_OK(state_.Write("load/new", json{{"version", kStateVersion + 1}, {"x", 1}}));
  EXPECT_THAT(state_.Read("load/new"),
              IsError(ErrorCode::kUnsupported,
                      AllOf(HasSubstr("state/load/new.json"), HasSubstr("newer dynalake"),
                            HasSubstr("version is 2, and this program knows 1): use that one, or "
                                      "remove " +
                                      folder_.ToString() + " when nothing runs"))));
}

/// What programs wrote before there were versions, and what this one writes.
TEST_F(StateDirTest, RecordsOfAllVersionsSoFarAreRead) {
  for (const char* text : {R"({"x":1})", R"({"version":1,"x":1})"}) {
    ASSERT_OK(store_.PutText(folder_.Join("load/a.json"), text, storage::PutCondition::kNone));
    EXPECT_THAT(state_.Read("load/a"), HasValue(Optional(json{{"x", 1}}))) << text;
  }
  ASSERT_OK(state_.Write("load/a", json{{"x", 1}}));
  EXPECT_THAT(store_.ReadAll(folder_.Join("load/a.json"), 100),
              HasValue(std::string(R"({"version":1,"x":1})")));
}

TEST_F(StateDirTest, FilesBesideTheRecordsCanBeRemoved) {
  ASSERT_OK(state_.Write("load/a/plan", json{{"x", 1}}));
  ASSERT_OK(state_.Write("load/ab/plan", json{{"x", 1}}));
  for (const char* name : {"load/a/unit-1.handover", "load/a/.tmp-1", "load/ab/unit-1.handover"}) {
    ASSERT_OK(store_.PutText(folder_.Join(name), "text", storage::PutCondition::kNone));
  }
  ASSERT_OK(state_.RemoveOtherFiles("load/a"));
  std::vector<std::string> names;
  ASSERT_OK(store_.List(folder_, [&](const storage::ObjectInfo& file) {
    names.emplace_back(folder_.RelativePathOf(file.location));
    return Result<void>();
  }));
  EXPECT_THAT(names, ElementsAre("load/a/.tmp-1", "load/a/plan.json", "load/ab/plan.json",
                                 "load/ab/unit-1.handover"));
}

TEST(LocationsInTest, FindsEveryLocationOfARecord) {
  const json record = {{"files", {{{"file_path", "file:/lake/x"}, {"rows", 3}}}},
                       {"file:///lake/key", true},
                       {"more", {"/lake/y", "no location", 7, nullptr}}};
  std::vector<std::string> texts;
  for (const storage::Location& location : LocationsIn(record)) {
    texts.push_back(location.ToString());
  }
  EXPECT_THAT(texts, ElementsAre("file:///lake/key", "file:///lake/x", "file:///lake/y"));
}

}  // namespace
}  // namespace dynalake::work
