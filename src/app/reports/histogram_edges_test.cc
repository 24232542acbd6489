#include "app/reports/histogram_edges.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::app {
namespace {

using testing::ElementsAre;

std::vector<std::string> Labels(const Edges& edges) {
  std::vector<std::string> labels;
  for (const Edge& edge : edges.edges) {
    labels.push_back(edge.label);
  }
  return labels;
}

/// Microseconds of the days since 1970-01-01.
constexpr int64_t Days(int64_t days) { return days * 86'400'000'000; }

TEST(HistogramEdgesTest, DecimalsAreExact) {
  const Edges edges = DecimalEdges("0.30", "0.52", 2);
  EXPECT_EQ(edges.step, "0.02");
  EXPECT_EQ(edges.edges.front().value, "0.30");
  EXPECT_EQ(edges.edges.back().value, "0.54");
  EXPECT_EQ(Labels(edges).at(1), "0.32");
}

TEST(HistogramEdgesTest, NegativeOnesRoundDown) {
  EXPECT_THAT(Labels(DecimalEdges("-3", "2", 0)),
              ElementsAre("-3", "-2", "-1", "0", "1", "2", "3"));
  const Edges edges = DecimalEdges("-101", "99", 0);
  EXPECT_EQ(edges.step, "10");
  EXPECT_EQ(edges.edges.front().label, "-110");
  EXPECT_EQ(edges.edges.back().label, "100");
}

TEST(HistogramEdgesTest, TheLargestDecimalsFit) {
  const std::string nines(38, '9');
  const Edges edges = DecimalEdges("-" + nines, nines, 0);
  EXPECT_LE(edges.edges.size(), static_cast<size_t>(kMostBins) + 1);
  EXPECT_EQ(edges.step, "1" + std::string(37, '0'));
}

TEST(HistogramEdgesTest, DoublesOfAnySize) {
  EXPECT_EQ(DoubleEdges(0, 1).step, "0.05");
  EXPECT_EQ(DoubleEdges(1e-300, 2e-300).step, "5e-302");
  constexpr double kMost = std::numeric_limits<double>::max();
  for (const auto& [least, greatest] : {std::pair(-kMost, kMost), std::pair(1.0, 1.0 + 1e-15),
                                        std::pair(-0.3, 0.3), std::pair(0.0, 5e-324)}) {
    const Edges edges = DoubleEdges(least, greatest);
    EXPECT_GE(edges.edges.size(), 2U);
    EXPECT_LE(edges.edges.size(), static_cast<size_t>(kMostBins) + 1);
  }
}

TEST(HistogramEdgesTest, DoublesWithoutRoomBetweenThemAreInOneBin) {
  EXPECT_THAT(Labels(DoubleEdges(1, 1 + 4e-16)), ElementsAre("1", "1.0000000000000007"));
  EXPECT_EQ(DoubleEdges(0, 5e-324).edges.size(), 2U);
  EXPECT_EQ(DoubleEdges(-1e17, -1e17 + 64).edges.size(), 2U);
}

TEST(HistogramEdgesTest, TimesHaveStepsOfTheCalendar) {
  // 2023-12-31 and 2024-03-01.
  const Edges months = TimeEdges(Days(19'722), Days(19'783), false);
  EXPECT_EQ(months.step, "week");
  EXPECT_EQ(months.edges.front().label, "2023-12-25");
  const Edges years = TimeEdges(Days(19'722) - Days(365) * 4, Days(19'783), false);
  EXPECT_EQ(years.step, "quarter");
  EXPECT_EQ(years.edges.front().label, "2020-01");
  EXPECT_EQ(years.edges.back().label, "2024-04");
}

TEST(HistogramEdgesTest, HoursAreNamedByTheMinute) {
  const Edges edges = TimeEdges(Days(19'722), Days(19'722) + 3 * 3'600'000'000, false);
  EXPECT_EQ(edges.step, "15 minutes");
  EXPECT_EQ(edges.edges.at(1).label, "2023-12-31 00:15");
}

TEST(HistogramEdgesTest, DaysAreNotCut) {
  EXPECT_EQ(TimeEdges(Days(0), Days(2), true).step, "day");
  EXPECT_THAT(Labels(TimeEdges(Days(0), Days(2), true)),
              ElementsAre("1970-01-01", "1970-01-02", "1970-01-03", "1970-01-04"));
}

TEST(HistogramEdgesTest, AllTimesThereAre) {
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  // 0290000-12-01 BC and 290000-01-01, whose difference overflows.
  constexpr int64_t kBefore = -9'213'622'819'200'000'000;
  constexpr int64_t kAfter = 9'089'348'860'800'000'000;
  for (const auto& [least, greatest] :
       {std::pair(kFirst / 2, kLast / 2), std::pair(kFirst, kLast), std::pair(kBefore, kAfter)}) {
    const Edges edges = TimeEdges(least, greatest, false);
    EXPECT_EQ(edges.step, "50,000 years");
    EXPECT_LE(edges.edges.size(), static_cast<size_t>(kMostBins) + 1);
    EXPECT_GE(edges.edges.size(), 7U);
    int64_t before = kFirst;
    for (size_t i = 1; i < edges.edges.size(); ++i) {
      const int64_t edge = std::stoll(edges.edges[i].value);
      EXPECT_GT(edge, before) << edges.edges[i].label;
      before = edge;
    }
    EXPECT_LE(std::stoll(edges.edges.front().value), least);
    EXPECT_GE(before, greatest);
  }
}

TEST(HistogramEdgesTest, NeighboursOfTheLastTime) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  const Edges edges = TimeEdges(kLast - 20, kLast, false);
  EXPECT_EQ(edges.step, "microsecond");
  EXPECT_LE(edges.edges.size(), static_cast<size_t>(kMostBins) + 1);
}

}  // namespace
}  // namespace dynalake::app
