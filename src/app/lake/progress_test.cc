#include "app/lake/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynalake::app {
namespace {

TEST(ProgressTest, LinesComeEveryTenSeconds) {
  render::StringSink sink;
  FakeClock clock;
  Progress progress(Progress::Mode::kLines, sink, clock);
  progress.BeginStep("loading", 1000 << 10);
  clock.Advance(5'000'000);
  progress.Advance(100 << 10, 50);
  EXPECT_EQ(sink.text(), "");
  clock.Advance(5'000'000);
  progress.Advance(100 << 10, 50);
  EXPECT_EQ(sink.text(), "loading: 20% of 1000.0 KiB, 100 items, 20.0 KiB/s, 40 s left\n");
  progress.Advance(100 << 10, 50);
  clock.Advance(10'000'000);
  progress.Advance(700 << 10, 50);
  EXPECT_THAT(sink.text(),
              testing::EndsWith("loading: 100% of 1000.0 KiB, 200 items, 50.0 KiB/s\n"));
}

TEST(ProgressTest, ATerminalHasOneLine) {
  render::StringSink sink;
  FakeClock clock;
  {
    Progress progress(Progress::Mode::kTerminal, sink, clock);
    progress.BeginStep("loading", 0);
    clock.Advance(1'000'000);
    progress.Advance(2048, 3);
  }
  EXPECT_EQ(sink.text(), "\r\x1b[Kloading\r\x1b[Kloading: 2.0 KiB, 3 items, 2.0 KiB/s\r\x1b[K");
}

TEST(ProgressTest, OffSaysNothing) {
  render::StringSink sink;
  FakeClock clock;
  {
    Progress progress(Progress::Mode::kOff, sink, clock);
    progress.BeginStep("loading", 10);
    clock.Advance(60'000'000);
    progress.Advance(5, 5);
  }
  EXPECT_EQ(sink.text(), "");
}

}  // namespace
}  // namespace dynalake::app
