#include "app/reports/timing_text.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

query::QueryStatistics Did() {
  return {.rows = 1,
          .bytes_scanned = 1536,
          .files = 1400,
          .files_kept = 2,
          .parse_micros = 60,
          .resolve_micros = 1'210,
          .plan_micros = 4'100,
          .run_micros = 2'500'000};
}

TEST(TimingTextTest, TellsStagesAndWhatWasRead) {
  EXPECT_EQ(TimingText(2'506'000, Did()),
            "Time: 2.5 s (parse 0.06 ms, resolve 1.21 ms, plan 4.10 ms, run 2.5 s)\n"
            "Read: 1.5 KiB, 2 of 1,400 files; 1 row\n");
  query::QueryStatistics of_no_table = Did();
  of_no_table.files = 0;
  EXPECT_THAT(TimingText(1000, of_no_table), testing::Not(testing::HasSubstr("Read")));
  EXPECT_EQ(TimingText(1000, std::nullopt), "Time: 0.001 s\n");
}

TEST(TimingTextTest, IsAnObjectForMachines) {
  ASSERT_OK_AND_ASSIGN(const auto line, ParseJson(TimingJson(7, 2'506'000, Did()), "timing"));
  EXPECT_EQ(line["message"], "Time: 2.5 s");
  EXPECT_EQ(line["time_micros"], 7);
  EXPECT_EQ(line["statistics"]["files_kept"], 2);
  EXPECT_EQ(line["statistics"]["run_micros"], 2'500'000);
  ASSERT_OK_AND_ASSIGN(const auto failed, ParseJson(TimingJson(7, 1, std::nullopt), "timing"));
  EXPECT_FALSE(failed.contains("statistics"));
}

}  // namespace
}  // namespace dynalake::app
