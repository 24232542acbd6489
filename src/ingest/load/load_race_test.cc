#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "base/testing/matchers.h"
#include "catalog/commit/snapshot_commit.h"
#include "ingest/load/load.h"
#include "ingest/testing/lake_fixture.h"
#include "work/lease.h"

namespace dynalake::ingest {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Lines;

constexpr const char* kRaceA = R"({"id":{"S":"a"},"n":{"N":"1"}})";
constexpr const char* kRaceB = R"({"id":{"S":"b"},"n":{"N":"2"}})";
constexpr const char* kRaceC = R"({"id":{"S":"c"},"n":{"N":"3"}})";

/// Lets something happen when a load is about to commit, as another process would.
class BeforeCommit final : public work::Progress {
 public:
  explicit BeforeCommit(std::function<void()> happens) : happens_(std::move(happens)) {}
  void BeginStep(std::string_view name, int64_t) override {
    if (name == "committing") {
      happens_();
    }
  }
  void Advance(int64_t, int64_t) override {}

 private:
  std::function<void()> happens_;
};

class LoadRaceTest : public ::testing::Test {
 protected:
  LoadRequest Source(const std::string& folder, const std::vector<std::string>& items) {
    EXPECT_OK(lake_.store().PutText(lake_.At(folder + "/1.json"), Lines(items),
                                    storage::PutCondition::kNone));
    LoadRequest request = lake_.Request();
    request.source.location = lake_.At(folder);
    return request;
  }
  /// A load during which, before its commit, `happens`.
  Result<LoadReport> RunWhile(const LoadRequest& request, std::function<void()> happens) {
    BeforeCommit progress(std::move(happens));
    work::ThreadRunner runner(testing::LoadExecutors(), 2);
    return Load(request, {lake_.parts(), runner, progress, CancelToken()});
  }
  void Own() {
    EXPECT_THAT(catalog::RaiseWriterEpoch(lake_.parts(), {"default", "t"}), HasValue(1));
  }

  testing::LakeFixture lake_{std::string("race-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
};

TEST_F(LoadRaceTest, OfTwoAppendsBothAreInAndNeitherRaisesTheEpoch) {
  ASSERT_OK(lake_.Run(Source("first", {kRaceA})));
  LoadRequest one = Source("one", {kRaceB});
  LoadRequest other = Source("other", {kRaceC});
  one.mode = ingest::Append{};
  other.mode = ingest::Append{};
  ASSERT_OK(RunWhile(one, [&] { EXPECT_OK(lake_.Run(other)); }));
  EXPECT_THAT(lake_.Items(), ElementsAre(kRaceA, kRaceB, kRaceC));
  ASSERT_OK_AND_ASSIGN(const auto table, lake_.LoadTable());
  EXPECT_EQ(catalog::WriterEpochOf(*table->metadata), 0);
}

TEST_F(LoadRaceTest, OfTwoReplacingLoadsTheLaterCommitWinsAndSaysSo) {
  ASSERT_OK(lake_.Run(Source("first", {kRaceA})));
  const LoadRequest other = Source("other", {kRaceC});
  ASSERT_OK_AND_ASSIGN(const LoadReport report,
                       RunWhile(Source("one", {kRaceB}), [&] { EXPECT_OK(lake_.Run(other)); }));
  EXPECT_THAT(lake_.Items(), ElementsAre(kRaceB));
  EXPECT_THAT(report.notes, Contains(HasSubstr("this load replaced it")));
}

TEST_F(LoadRaceTest, AnOwnerOverTimeTakesTheTableFromLoadsThatBeganBefore) {
  ASSERT_OK(lake_.Run(Source("first", {kRaceA})));
  LoadRequest append = Source("one", {kRaceB});
  append.mode = ingest::Append{};
  EXPECT_THAT(RunWhile(append, [&] { Own(); }),
              IsError(ErrorCode::kConflict, HasSubstr("a newer writer took over")));
  EXPECT_THAT(lake_.Items(), ElementsAre(kRaceA));
  // One that begins now knows of the owner.
  ASSERT_OK(lake_.Run(append));
  EXPECT_THAT(lake_.Items(), ElementsAre(kRaceA, kRaceB));
}

TEST_F(LoadRaceTest, WhileALoadRunsItsLeaseSpeaksForItsFiles) {
  ASSERT_OK(lake_.Run(Source("first", {kRaceA})));
  const auto table = lake_.At("lake/warehouse/default/t");
  std::vector<std::string> uncovered;
  int files = 0;
  const auto look = [&] {
    ASSERT_OK_AND_ASSIGN(const auto claims,
                         work::ReadStateClaims(lake_.state(), SystemClock().NowMicros()));
    ASSERT_OK_AND_ASSIGN(const auto before, lake_.LoadTable());
    ASSERT_OK_AND_ASSIGN(
        const auto live,
        lake_.reader().ReadLiveFiles(*before->metadata, *before->metadata->current_snapshot()));
    const std::string old = live->data_files().front()->file.file_path;
    ASSERT_OK(lake_.store().List(table.Join("data"), [&](const storage::ObjectInfo& file) {
      ++files;
      if (file.location.ToString() != old && !claims.Cover(file.location)) {
        uncovered.push_back(file.location.ToString());
      }
      return Result<void>();
    }));
    EXPECT_TRUE(claims.Cover(table.Join("data/.tmp-1")));
    EXPECT_TRUE(claims.Cover(table.Join("metadata/1.avro")));
    EXPECT_FALSE(claims.Cover(table.Join("data/other.parquet")));
    EXPECT_TRUE(claims.Cover(lake_.At("lake/warehouse/default/t_order/metadata/1.metadata.json")));
  };
  ASSERT_OK(RunWhile(Source("one", {kRaceB}), look));
  EXPECT_THAT(uncovered, IsEmpty());
  EXPECT_EQ(files, 2);
  EXPECT_THAT(lake_.state().List(""), HasValue(IsEmpty()));
}

}  // namespace
}  // namespace dynalake::ingest
