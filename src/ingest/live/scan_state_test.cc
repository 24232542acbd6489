#include "ingest/live/scan_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/testing/matchers.h"
#include "base/testing/page_example.h"
#include "storage/memory_store.h"

namespace dynalake::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::SizeIs;

class ScanStateTest : public ::testing::Test {
 protected:
  ScanState State(const std::string& run, const std::string& key = "a load") {
    return {store_, dir_, clock_, key, run};
  }

  /// A finished segment with one file, which is there.
  SegmentState Segment(ScanState& state, int64_t index) {
    const storage::Location location = state.folder().Join(fmt::format("{}.pages", index));
    EXPECT_THAT(store_.PutText(location, "pages", storage::PutCondition::kNone), IsOk());
    return {.segment = index,
            .is_finished = true,
            .last_evaluated_key = R"({"PK":{"S":"/a\u00e4"}})",
            .page_count = 2,
            .item_count = 3,
            .scanned_count = 4,
            .consumed_units = 5.5,
            .first_read_at_micros = 6,
            .last_read_at_micros = 7,
            .files = {{.location = location,
                       .name = "n",
                       .size_bytes = 5,
                       .format = source::ItemFormat::kPages,
                       .item_count = 3}}};
  }

  std::vector<std::string> Files() {
    std::vector<std::string> files;
    EXPECT_THAT(store_.List(dir_.folder(),
                            [&](const storage::ObjectInfo& file) -> Result<void> {
                              files.push_back(file.location.ToString());
                              return {};
                            }),
                IsOk());
    return files;
  }

  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  work::StateDir dir_{store_, storage::Location::Parse("memory:///lake/state").value()};
  ScanRecord record_{.scan_id = "1", .table_id = "t", .begun_at_micros = 5, .total_segments = 2};
};

TEST_F(ScanStateTest, RecordsAreAsTheirPageShows) {
  constexpr const char* kPage = "docs/formats/state.md";
  ASSERT_OK_AND_ASSIGN(const auto plan, ParseJson(PageExample(kPage, "A scan"), "the page"));
  ASSERT_OK_AND_ASSIGN(const auto segment,
                       ParseJson(PageExample(kPage, "A segment of it"), "the page"));
  ScanState state = State("run");
  const std::string folder(dir_.folder().RelativePathOf(state.folder()));
  ASSERT_OK(dir_.Write(folder + "/plan", plan));
  ASSERT_OK(dir_.Write(folder + "/segment-000002", segment));
  ASSERT_OK_AND_ASSIGN(const auto record, state.Read());
  ASSERT_TRUE(record.has_value());
  ASSERT_OK_AND_ASSIGN(const auto segments, state.ReadSegments());
  ASSERT_THAT(segments, SizeIs(1));
  EXPECT_EQ(segments.at(2).last_evaluated_key, R"({"PK":{"S":"b"}})");
  // What was read is written as the page has it.
  ASSERT_OK(state.Take(*record));
  ASSERT_OK(state.WriteSegment(segments.at(2)));
  EXPECT_THAT(dir_.Read(folder + "/plan"), HasValue(plan));
  EXPECT_THAT(dir_.Read(folder + "/segment-000002"), HasValue(segment));
}

// As programs wrote it before pages were a format of their own. It stays readable: never change it.
constexpr const char* kEarlierSegment =
    R"({"consumed-units":12.5,"files":[{"format":"DYNAMODB_JSON","item-count":20,)"
    R"("location":"memory:///lake/state/scan/00/7b69.pages","name":"7b69.pages",)"
    R"("page-times":true,"size-bytes":50}],"first-read-at":1719792000000000,"is-finished":false,)"
    R"("item-count":20,"last-evaluated-key":"{\"PK\":{\"S\":\"b\"}}",)"
    R"("last-read-at":1719792003000000,"page-count":3,"scanned-count":24,"segment":2})";

TEST_F(ScanStateTest, PagesOfAnEarlierProgramArePages) {
  ASSERT_OK_AND_ASSIGN(const auto segment, ParseJson(kEarlierSegment, "a segment"));
  ScanState state = State("run");
  const std::string folder(dir_.folder().RelativePathOf(state.folder()));
  ASSERT_OK(dir_.Write(folder + "/segment-000002", segment));
  ASSERT_OK_AND_ASSIGN(const auto segments, state.ReadSegments());
  ASSERT_THAT(segments, SizeIs(1));
  ASSERT_THAT(segments.at(2).files, SizeIs(1));
  EXPECT_EQ(segments.at(2).files[0].format, source::ItemFormat::kPages);
}

TEST_F(ScanStateTest, ASegmentThatIsNotUnderstoodBeginsAnewAndANewerOneIsRefused) {
  ScanState state = State("run");
  ASSERT_OK(state.Take(record_));
  ASSERT_OK(state.WriteSegment(Segment(state, 0)));
  const std::string folder(dir_.folder().RelativePathOf(state.folder()));
  ASSERT_OK(dir_.Write(folder + "/segment-000001", {{"in", "another form"}}));
  ASSERT_OK_AND_ASSIGN(const auto segments, state.ReadSegments());
  EXPECT_THAT(segments, ElementsAre(Key(0)));
  ASSERT_OK(dir_.Write(folder + "/segment-000001", {{"version", work::kStateVersion + 1}}));
  EXPECT_THAT(state.ReadSegments(), IsError(ErrorCode::kUnsupported, HasSubstr("begins anew")));
}

TEST_F(ScanStateTest, RemembersPlanAndSegments) {
  ScanState state = State("run");
  EXPECT_THAT(state.Read(), HasValue(std::nullopt));
  ASSERT_OK(state.Take(record_));
  const SegmentState segment = Segment(state, 1);
  ASSERT_OK(state.WriteSegment(segment));

  ScanState later = State("later");
  EXPECT_THAT(later.Read(), HasValue(record_));
  ASSERT_OK_AND_ASSIGN(const auto segments, later.ReadSegments());
  ASSERT_THAT(segments, SizeIs(1));
  EXPECT_EQ(segments.at(1), segment);
  EXPECT_THAT(State("other", "another load").Read(), HasValue(std::nullopt));
}

TEST_F(ScanStateTest, ARunThatWasOvertakenWritesNothing) {
  ScanState first = State("first");
  ASSERT_OK(first.Take(record_));
  ScanState second = State("second");
  ASSERT_OK(second.Take(record_));
  EXPECT_THAT(first.WriteSegment(Segment(first, 0)), IsError(ErrorCode::kConflict));
  EXPECT_THAT(second.ReadSegments(), HasValue(IsEmpty()));
  ASSERT_OK(second.WriteSegment(Segment(second, 0)));
  ASSERT_OK(second.End(record_));
  EXPECT_THAT(second.WriteSegment(Segment(second, 1)), IsError(ErrorCode::kConflict));
}

TEST_F(ScanStateTest, ARunThatEndsLeavesTheLeaseOfAnother) {
  ScanState first = State("first");
  ASSERT_OK(first.Take(record_));
  ASSERT_OK_AND_ASSIGN(auto one, first.TakeLease(SystemRandom()));
  ScanState second = State("second");
  ASSERT_OK(second.Take(record_));
  ASSERT_OK_AND_ASSIGN(auto two, second.TakeLease(SystemRandom()));
  one.reset();
  ASSERT_OK(first.End(record_));
  ASSERT_OK_AND_ASSIGN(const auto claims, work::ReadStateClaims(dir_, clock_.NowMicros()));
  EXPECT_TRUE(claims.Cover(second.folder().Join("1.pages")));
  two.reset();
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(ScanStateTest, AnotherScanTakesNothingOver) {
  ScanState first = State("first");
  ASSERT_OK(first.Take(record_));
  ASSERT_OK(first.WriteSegment(Segment(first, 0)));
  record_.scan_id = "2";
  ScanState second = State("second");
  ASSERT_OK(second.Take(record_));
  EXPECT_THAT(second.ReadSegments(), HasValue(IsEmpty()));
  EXPECT_THAT(Files(), SizeIs(2)) << "plan and owner";
}

TEST_F(ScanStateTest, TheEndLeavesNothingAndMayBeInterrupted) {
  ScanState other = State("run", "another load");
  ASSERT_OK(other.Take(record_));
  const size_t others = Files().size();
  ScanState state = State("run");
  ASSERT_OK(state.Take(record_));
  ASSERT_OK(state.WriteSegment(Segment(state, 0)));
  ASSERT_OK(state.WriteSegment(Segment(state, 1)));
  ASSERT_OK(state.End(record_));
  EXPECT_THAT(Files(), SizeIs(others));
  EXPECT_THAT(state.Read(), HasValue(std::nullopt));
  ASSERT_OK(state.End(record_));
  EXPECT_THAT(Files(), SizeIs(others));
}

}  // namespace
}  // namespace dynalake::ingest
