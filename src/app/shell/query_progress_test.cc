#include "app/shell/query_progress.h"

#include <condition_variable>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

constexpr QueryProgress::Pace kAtOnce{.delay_micros = 0, .period_micros = 1'000};
constexpr QueryProgress::Pace kLater{.delay_micros = 3'600'000'000, .period_micros = 1'000};
constexpr const char* kRemoved = "\r\x1b[K";

/// A terminal that one can wait for.
class Terminal final : public render::Sink {
 public:
  Result<void> Write(std::string_view text) override {
    const std::lock_guard lock(mutex_);
    text_ += text;
    written_.notify_all();
    return {};
  }
  std::string WaitFor(std::string_view text) {
    std::unique_lock lock(mutex_);
    written_.wait(lock, [&] { return text_.find(text) != std::string::npos; });
    return text_;
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable written_;
  std::string text_;
};

TEST(QueryProgressTest, SaysHowFarAStatementIs) {
  engine::StatementProgress state;
  Terminal terminal;
  FakeClock clock;
  {
    QueryProgress progress(state, terminal, 80, clock, kAtOnce);
    terminal.WaitFor("\r\x1b[Kquery: 0.000 s\r");
    clock.Advance(12'000'000);
    state.NoteReading(3 << 20, 45.7);
    terminal.WaitFor("\r\x1b[Kquery: 12 s, 45%, 3.0 MiB read\r");
    state.NoteReading(3 << 20, std::nullopt);
    state.NoteRows(1234);
    terminal.WaitFor("\r\x1b[Kquery: 12 s, 3.0 MiB read, 1,234 rows\r");
  }
  EXPECT_THAT(terminal.text(), testing::EndsWith(std::string("rows") + kRemoved));
}

TEST(QueryProgressTest, GoesAwayBeforeTheAnswer) {
  engine::StatementProgress state;
  Terminal terminal;
  FakeClock clock;
  QueryProgress progress(state, terminal, 80, clock, kAtOnce);
  AnswerSink answer(terminal, &progress, clock);
  terminal.WaitFor("query: ");
  ASSERT_OK(answer.Write(""));
  terminal.WaitFor("query: ");
  ASSERT_OK(answer.Write("rows\n"));
  ASSERT_OK(answer.Write("more rows\n"));
  progress.End();
  EXPECT_THAT(terminal.text(),
              testing::EndsWith(std::string("s") + kRemoved + "rows\nmore rows\n"));
}

TEST(QueryProgressTest, AShortStatementShowsNone) {
  engine::StatementProgress state;
  Terminal terminal;
  FakeClock clock;
  {
    const QueryProgress progress(state, terminal, 80, clock, kLater);
  }
  EXPECT_EQ(terminal.text(), "");
}

TEST(QueryProgressTest, FitsTheTerminal) {
  engine::StatementProgress state;
  Terminal terminal;
  FakeClock clock;
  {
    const QueryProgress progress(state, terminal, 8, clock, kAtOnce);
    terminal.WaitFor("\r\x1b[Kquery: \r");
  }
}

}  // namespace
}  // namespace dynalake::app
