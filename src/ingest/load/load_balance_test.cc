#include "ingest/load_balance.h"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "ingest/load/load.h"
#include "ingest/load/load_units_run.h"
#include "ingest/merge/replaced_rows.h"
#include "ingest/testing/lake_fixture.h"

namespace dynalake::ingest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Lines;

/// Runs units on a thread and gives what they answer to `spoil`; the unit is lost where that
/// returns false.
class SpoilingRunner final : public work::Runner {
 public:
  using Spoil = std::function<bool(work::WorkResult&)>;
  /// `end`: what the run ends with after all results.
  explicit SpoilingRunner(Spoil spoil, Result<void> end = {})
      : spoil_(std::move(spoil)), end_(std::move(end)) {}

  Result<void> Run(std::span<const work::WorkUnit> units, const work::ExecutorContext& context,
                   const work::ResultSink& sink, const CancelToken& cancel) override {
    DYNALAKE_TRY(threads_.Run(
        units, context,
        [&](work::WorkResult result) {
          return spoil_(result) ? sink(std::move(result)) : Result<void>();
        },
        cancel));
    return end_;
  }

 private:
  work::ThreadRunner threads_{testing::LoadExecutors(), 1};
  Spoil spoil_;
  Result<void> end_;
};

constexpr const char* kBalanceA = R"({"id":{"S":"a"},"n":{"N":"1"}})";
constexpr const char* kBalanceB = R"({"id":{"S":"b"}})";

class LoadBalanceTest : public ::testing::Test {
 protected:
  testing::LakeFixture lake_{std::string("load-balance-") +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name()};
};

/// Rows that are lost anywhere between reading and committing end the load, and the table keeps
/// what it had.
TEST_F(LoadBalanceTest, LostRowsAreNoSuccess) {
  const struct {
    const char* what;
    SpoilingRunner::Spoil spoil;
    const char* expected;
  } cases[] = {
      {"a file that is not in the answer",
       [](work::WorkResult& result) {
         result.files.pop_back();
         return true;
       },
       "3 items were read, but 0 rows written and 0 rejected"},
      {"a file with fewer rows",
       [](work::WorkResult& result) {
         --result.files.back().record_count;
         return true;
       },
       "the balance of unit-000001 does not hold: 3 items were read, but 2 rows written"},
      {"rows that the count of the shaper knows and no file",
       [](work::WorkResult& result) {
         ++result.row_count;
         return true;
       },
       "it shaped 4 rows, but its files have 3"},
      {"a line that became nothing",
       [](work::WorkResult& result) {
         ++result.details["item-count"].get_ref<int64_t&>();
         return true;
       },
       "4 items were read"},
      {"a unit that does not answer", [](work::WorkResult&) { return false; },
       "0 of 1 units answered"},
      {"files without keys that are to be used",
       [](work::WorkResult& result) {
         result.details["key-misfit"] = "1.json: line 1";
         return true;
       },
       "has rows without their key"},
  };
  lake_.WriteSource("1.json", Lines({kBalanceA}));
  ASSERT_OK(lake_.Run(lake_.Request()));
  for (const auto& c : cases) {
    lake_.WriteSource("1.json", Lines({kBalanceA, kBalanceB, R"({"id":{"S":"c"}})"}));
    SpoilingRunner runner(c.spoil);
    const auto refused = lake_.RunWith(runner, lake_.Request());
    ASSERT_THAT(refused, IsError(ErrorCode::kInternal)) << c.what;
    EXPECT_THAT(refused.error().ToString(),
                AllOf(HasSubstr(c.expected), HasSubstr("the table is left as it was")));
    EXPECT_EQ(lake_.Items(), std::vector<std::string>{kBalanceA}) << c.what;
  }
}

/// Units that an earlier run finished are counted as those of this one; then all is read anew.
TEST_F(LoadBalanceTest, ReusedUnitsCountToo) {
  lake_.WriteSource("1.json", Lines({kBalanceA}));
  const LoadRequest request = lake_.Request();
  SpoilingRunner interrupted(
      [](work::WorkResult& result) {
        ++result.row_count;
        return true;
      },
      Error(ErrorCode::kUnreachable, "the line is cut"));
  EXPECT_THAT(lake_.RunWith(interrupted, request), IsError(ErrorCode::kUnreachable));
  EXPECT_THAT(lake_.Run(request), IsError(ErrorCode::kInternal, HasSubstr("it shaped 2 rows")));
  EXPECT_THAT(lake_.catalog().ListTables("default").value(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const LoadReport report, lake_.Run(request));
  EXPECT_EQ(report.units_reused, 0);
  EXPECT_EQ(report.item_count, 1);
}

TEST_F(LoadBalanceTest, RejectedLinesCount) {
  lake_.WriteSource("1.json", Lines({kBalanceA}) + "{broken\n\n" + Lines({kBalanceB}));
  LoadRequest request = lake_.Request();
  request.reject_to = lake_.At("rejected");
  ASSERT_OK_AND_ASSIGN(const LoadReport report, lake_.Run(request));
  EXPECT_EQ(report.item_count + report.rejected_count, 4);
}

TEST(ReplacedRowsBalanceTest, RemovedFilesAndDeletesAreWhatWasFound) {
  ReplacedRows rows;
  rows.row_count = 5;
  rows.removed_file_rows = 3;
  rows.delete_files.emplace_back().record_count = 2;
  EXPECT_OK(CheckBalance(rows));
  rows.delete_files.back().record_count = 3;
  EXPECT_THAT(CheckBalance(rows), IsError(ErrorCode::kInternal, HasSubstr("5 rows are replaced")));
}

}  // namespace
}  // namespace dynalake::ingest
