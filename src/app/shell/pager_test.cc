#include "app/shell/pager.h"

#include <map>
#include <signal.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace dynalake::app {
namespace {

constexpr size_t kMoreThanMemoryHolds = size_t{6} << 20;

class PagerTest : public testing::Test {
 protected:
  PagerTest() { signal(SIGPIPE, SIG_IGN); }

  // What comes past the pager of a text that is written line by line, until that fails.
  std::string Past(const std::string& command, size_t size_bytes) {
    PagerSink sink({command, command}, LongLines::kScroll, {.rows = 5, .columns = 80}, direct_,
                   cancel_);
    const std::string line(63, 'x');
    for (size_t at = 0; at < size_bytes; at += line.size() + 1) {
      text_ += line + "\n";
      result_ = sink.Write(line + "\n");
      if (!result_) {
        EXPECT_OK(sink.Finish());
        return direct_.text();
      }
    }
    result_ = sink.Finish();
    return direct_.text();
  }

  render::StringSink direct_;
  CancelToken cancel_;
  std::string text_;
  Result<void> result_;
};

TEST_F(PagerTest, WhatFitsIsShownWithoutIt) {
  EXPECT_EQ(Past("exit 3", 4 * 64), text_);
  EXPECT_OK(result_);
}

TEST_F(PagerTest, LongLinesMayBeBroken) {
  const std::string two_lines = std::string(15, 'x') + "\n";
  const auto shown = [&](LongLines long_lines, int count) {
    render::StringSink direct;
    PagerSink sink({"cat > /dev/null", "cat > /dev/null"}, long_lines, {.rows = 5, .columns = 10},
                   direct, cancel_);
    for (int i = 0; i < count; ++i) {
      EXPECT_OK(sink.Write(two_lines));
    }
    EXPECT_OK(sink.Finish());
    return direct.text();
  };
  EXPECT_EQ(shown(LongLines::kScroll, 1), "");
  EXPECT_EQ(shown(LongLines::kBreak, 2), two_lines + two_lines);
  EXPECT_EQ(shown(LongLines::kBreak, 3), "");
}

TEST_F(PagerTest, AnAnswerThatWasShownIsShownOnce) {
  EXPECT_EQ(Past("cat > /dev/null", kMoreThanMemoryHolds), "");
  EXPECT_OK(result_);
}

TEST_F(PagerTest, OneThatFailsInTheEndLosesNothing) {
  EXPECT_EQ(Past("cat > /dev/null; exit 3", kMoreThanMemoryHolds) == text_, true);
  EXPECT_OK(result_);
}

TEST_F(PagerTest, OneThatDiesOnTheWayLosesNothing) {
  EXPECT_EQ(Past("head -c 5000000 > /dev/null; kill -9 $$", kMoreThanMemoryHolds) == text_, true);
  EXPECT_OK(result_);
}

TEST_F(PagerTest, AUserWhoLeavesItIsDone) {
  EXPECT_EQ(Past("head -1 > /dev/null", kMoreThanMemoryHolds), "");
  EXPECT_THAT(result_, IsError(ErrorCode::kCancelled, testing::HasSubstr("the pager has ended")));
}

TEST(FindPagerTest, ObeysTheEnvironment) {
  const auto find = [](std::map<std::string, std::string> variables) {
    return FindPager([variables](const char* name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
  };
  const auto more = find({{"PAGER", "more -5"}});
  ASSERT_TRUE(more.has_value());
  EXPECT_EQ(more->scrolling, "more -5");
  EXPECT_EQ(more->breaking, "more -5");
  for (const char* none : {"", " ", "cat"}) {
    EXPECT_FALSE(find({{"PAGER", none}}).has_value());
  }
  EXPECT_FALSE(find({{"PATH", "/nosuch"}}).has_value());
}

}  // namespace
}  // namespace dynalake::app
