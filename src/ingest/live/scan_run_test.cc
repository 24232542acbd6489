#include "ingest/live/scan_run.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "ingest/testing/lake_fixture.h"
#include "source/items/item_block_reader.h"
#include "source/testing/fake_table.h"
#include "storage/faulty_store.h"

namespace dynalake::ingest {
namespace {

constexpr int64_t kItems = 200;
constexpr double kUnits = 2 * kItems;

class ScanRunTest : public ::testing::Test {
 protected:
  /// What is left of the scan, read through `store`.
  Result<source::ReadingEnd> Run(storage::ObjectStore& store, const std::string& run_id) {
    work::StateDir dir(store, lake_.At("lake/state"));
    work::SilentProgress progress;
    const ScanEnvironment environment{store, dir, clock_, SystemRandom(), progress, CancelToken()};
    ScanState state(store, dir, clock_, "a load", run_id);
    DYNALAKE_TRY(state.Take(record_));
    DYNALAKE_ASSIGN(auto segments, state.ReadSegments());
    ScanRun run(environment, state, std::move(segments));
    source::LiveTable live(client_.client(), "Table");
    source::ReadBudget budget({.units_per_second = 10}, clock_);
    auto end = run.Execute(live, {.total_segments = record_.total_segments}, budget);
    files_ = run.Files();
    summary_ = run.Summary(budget);
    return end;
  }

  /// The items in the files, each as often as it is there.
  std::multiset<std::string> Items() {
    std::multiset<std::string> items;
    for (const source::ItemFile& file : files_) {
      auto reader = source::ItemBlockReader::Open(lake_.store(), file, nullptr);
      EXPECT_THAT(reader, IsOk());
      while (true) {
        const auto block = (*reader)->Next();
        EXPECT_THAT(block, IsOk());
        if (!*block) {
          break;
        }
        EXPECT_TRUE((*reader)->written_at_micros().has_value());
        for (std::string_view text = (*block)->text; !text.empty();) {
          const size_t end = text.find('\n');
          items.emplace(text.substr(0, end));
          text.remove_prefix(end + 1);
        }
      }
    }
    return items;
  }

  static std::multiset<std::string> AllItems() {
    std::multiset<std::string> items;
    for (int64_t i = 0; i < kItems; ++i) {
      items.insert(fmt::format(R"({{"id":{{"N":"{}"}}}})", i));
    }
    return items;
  }

  testing::LakeFixture lake_{"scan-run"};
  FakeClock clock_;
  source::testing::FakeTable table_{kItems};
  source::testing::FakeTableClient client_{table_, clock_};
  ScanRecord record_{.scan_id = "1", .table_id = "t", .total_segments = 3};
  std::vector<source::ItemFile> files_;
  source::ReadSummary summary_;
};

TEST_F(ScanRunTest, PagesAreDurableWhileItGoesOn) {
  EXPECT_THAT(Run(lake_.store(), "first"), HasValue(source::ReadingEnd::kComplete));
  EXPECT_EQ(Items(), AllItems());
  EXPECT_GT(files_.size(), 3U) << "more than one of some segment";
  EXPECT_TRUE(summary_.is_complete);
  EXPECT_EQ(summary_.item_count, kItems);
  EXPECT_EQ(summary_.consumed_units, kUnits);
  EXPECT_EQ(summary_.earlier_units, 0);

  EXPECT_THAT(Run(lake_.store(), "second"), HasValue(source::ReadingEnd::kComplete));
  EXPECT_EQ(Items(), AllItems());
  EXPECT_EQ(summary_.consumed_units, 0);
  EXPECT_EQ(summary_.earlier_units, kUnits);
}

/// Whatever call of the store fails, or is done although its answer is lost: the next run has every
/// item once.
TEST_F(ScanRunTest, ANextRunGoesOnAfterAnyFault) {
  for (const storage::Fault fault : {storage::Fault::kFail, storage::Fault::kLostAnswer}) {
    bool is_whole = false;
    for (uint64_t call = 1; !is_whole; ++call) {
      SCOPED_TRACE(call);
      lake_.Reset();
      storage::FaultyStore faulty(lake_.store(), clock_);
      faulty.SetPlan({.fault = fault, .first_call = call});
      const auto first = Run(faulty, "first");
      is_whole = faulty.calls() < call;
      EXPECT_EQ(first.has_value(), is_whole);
      ASSERT_THAT(Run(lake_.store(), "second"), HasValue(source::ReadingEnd::kComplete));
      ASSERT_EQ(Items(), AllItems());
    }
  }
}

}  // namespace
}  // namespace dynalake::ingest
