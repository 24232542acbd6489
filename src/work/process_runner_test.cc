#include "work/process_runner.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "storage/memory_store.h"

namespace dynalake::work {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Adds up what it hears.
class CountingProgress final : public Progress {
 public:
  void BeginStep(std::string_view, int64_t) override {}
  void Advance(int64_t bytes, int64_t items) override {
    bytes_ += bytes;
    items_ += items;
  }

  int64_t bytes() const { return bytes_; }
  int64_t items() const { return items_; }

 private:
  std::atomic<int64_t> bytes_ = 0;
  std::atomic<int64_t> items_ = 0;
};

class ProcessRunnerTest : public testing::Test {
 protected:
  ProcessRunnerTest()
      : folder_(fs::temp_directory_path() /
                (std::string("dynalake-process-runner-") +
                 testing::UnitTest::GetInstance()->current_test_info()->name() + "-" +
                 std::to_string(getpid()))) {
    fs::create_directories(folder_);
    options_.program = fs::read_symlink("/proc/self/exe").parent_path() / "work_unit_child";
    options_.arguments = {"an argument"};
    options_.process_count = 2;
    options_.take_log = [this](std::string_view lines) { log_ += lines; };
  }
  ~ProcessRunnerTest() override { fs::remove_all(folder_); }

  Result<void> Run(const std::vector<WorkUnit>& units) {
    ProcessRunner runner(options_);
    return runner.Run(
        units,
        {.store = store_, .random = SystemRandom(), .buffers = nullptr, .progress = progress_},
        [this](const WorkResult& result) {
          EXPECT_TRUE(results_.emplace(result.unit_id, result).second) << result.unit_id;
          return Result<void>();
        },
        cancel_);
  }

  /// The process that a unit with the input `marker` became.
  static pid_t ProcessOf(const std::string& marker) {
    while (!fs::exists(marker)) {
      std::this_thread::yield();
    }
    pid_t process = 0;
    std::ifstream(marker) >> process;
    return process;
  }

  std::string Marker() const { return (folder_ / "marker").string(); }

  const fs::path folder_;
  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  CountingProgress progress_;
  ProcessRunnerOptions options_;
  CancelToken cancel_;
  std::string log_;
  std::map<std::string, WorkResult> results_;
};

TEST_F(ProcessRunnerTest, EveryUnitIsExecutedByAProcessOfItsOwn) {
  options_.stores.profile = "analytics";
  ASSERT_THAT(Run({{"u1", "echo", 1}, {"u2", "echo", 2}, {"u3", "echo", 3}}), IsOk());
  ASSERT_EQ(results_.size(), 3u);
  for (const auto& [id, result] : results_) {
    EXPECT_EQ(result.details["stores"]["profile"], "analytics");
    EXPECT_EQ(result.details["argument"], "an argument");
  }
  EXPECT_EQ(progress_.items(), 6);
  EXPECT_EQ(progress_.bytes(), 30);
  for (const char* id : {"u1", "u2", "u3"}) {
    EXPECT_THAT(log_, HasSubstr(std::string("a step of ") + id + "\n"));
  }
}

TEST_F(ProcessRunnerTest, ProcessesInheritTheEnvironment) {
  ASSERT_EQ(setenv("SECRET_OF_THE_TEST", "inherited", 1), 0);
  ASSERT_THAT(Run({{"u1", "say a variable", "SECRET_OF_THE_TEST"}}), IsOk());
  EXPECT_EQ(results_.at("u1").details["inherited"], "inherited");
}

TEST_F(ProcessRunnerTest, AUnitMayBeLarge) {
  const std::string text(size_t{8} << 20, 'x');
  ASSERT_THAT(Run({{"u1", "echo", text}}), IsOk());
  EXPECT_EQ(results_.at("u1").details["input-size"], text.size() + 2);
}

TEST_F(ProcessRunnerTest, TheErrorOfAUnitEndsTheRunAndIsSaidOnce) {
  EXPECT_THAT(Run({{"u1", "fail", 1}}), IsError(ErrorCode::kMalformedInput, "line 3 is broken"));
  EXPECT_EQ(log_, "a step\n");
}

TEST_F(ProcessRunnerTest, AKilledProcessIsReplacedOnce) {
  ASSERT_THAT(Run({{"u1", "die once", Marker()}, {"u2", "echo", 1}}), IsOk());
  EXPECT_EQ(results_.size(), 2u);
  EXPECT_THAT(Run({{"u3", "die", 1}}),
              IsError(ErrorCode::kUnreachable,
                      AllOf(HasSubstr("u3 was ended twice by signal 9"), HasSubstr("memory"))));
  EXPECT_THAT(log_, HasSubstr("about to die\nabout to die\n"));
}

TEST_F(ProcessRunnerTest, AProcessThatOthersStopIsReplacedOnce) {
  ASSERT_THAT(Run({{"u1", "stop once", Marker()}}), IsOk());
  fs::remove(Marker());
  ASSERT_THAT(Run({{"u2", "stop without a word once", Marker()}}), IsOk());
  EXPECT_EQ(results_.size(), 2u);
  EXPECT_THAT(
      Run({{"u3", "stop", 1}}),
      IsError(ErrorCode::kUnreachable, HasSubstr("u3 was ended twice by a request to stop")));
}

/// Else Ctrl-C in a terminal would reach it twice: from there, and from the run.
TEST_F(ProcessRunnerTest, AProcessIsAGroupOfItsOwn) {
  pid_t group = 0;
  pid_t process = 0;
  std::thread user([&] {
    process = ProcessOf(Marker());
    group = getpgid(process);
    cancel_.Cancel();
  });
  EXPECT_THAT(Run({{"u1", "wait", Marker()}}), IsError(ErrorCode::kCancelled));
  user.join();
  EXPECT_EQ(group, process);
}

/// Where a unit fails or the user cancels, the others are told to stop, and are gone then.
TEST_F(ProcessRunnerTest, NoProcessIsLeft) {
  for (const char* kind : {"wait", "wait and ignore SIGTERM"}) {
    fs::remove(Marker());
    cancel_ = CancelToken();
    options_.grace_micros = 100'000;
    pid_t process = 0;
    std::thread user([&] {
      process = ProcessOf(Marker());
      cancel_.Cancel();
    });
    EXPECT_THAT(Run({{"u1", kind, Marker()}}), IsError(ErrorCode::kCancelled)) << kind;
    user.join();
    EXPECT_EQ(kill(process, 0), -1) << kind;
    EXPECT_EQ(errno, ESRCH) << kind;
  }
}

TEST_F(ProcessRunnerTest, AnErrorOfOneStopsTheOthers) {
  std::thread user([&] {
    ProcessOf((folder_ / "other").string());
    for (int time = 0; time < 2; ++time) {
      const pid_t process = ProcessOf(Marker());
      fs::remove(Marker());
      kill(process, SIGKILL);
    }
  });
  EXPECT_THAT(Run({{"u1", "wait", Marker()}, {"u2", "wait", (folder_ / "other").string()}}),
              IsError(ErrorCode::kUnreachable));
  user.join();
  EXPECT_EQ(kill(ProcessOf((folder_ / "other").string()), 0), -1);
}

TEST_F(ProcessRunnerTest, WhatDoesNotAnswerAsItShouldIsNamed) {
  const struct {
    const char* kind;
    ErrorCode code;
    const char* expected;
  } cases[] = {
      {"mute", ErrorCode::kMalformedInput, "the process of u1 does not answer as it should"},
      {"give up", ErrorCode::kInternal, "u1 ended with exit code 7: no memory"},
      {"another", ErrorCode::kInternal, "the process of u1 answers for another"},
      {"flood", ErrorCode::kResourceExhausted, "answers with more than 1000000 bytes"},
  };
  options_.max_answer_bytes = 1'000'000;
  for (const auto& c : cases) {
    EXPECT_THAT(Run({{"u1", c.kind, 1}}), IsError(c.code, HasSubstr(c.expected))) << c.kind;
  }
  options_.program = "/nowhere/dynalake";
  EXPECT_THAT(Run({{"u1", "echo", 1}}),
              IsError(ErrorCode::kUnreachable, HasSubstr("/nowhere/dynalake cannot be started")));
}

/// Also where all of it was still in the pipe when the process was gone.
TEST_F(ProcessRunnerTest, AnAnswerIsBoundedToItsLastByte) {
  for (const size_t most : {39'999u, 40'000u}) {
    options_.max_answer_bytes = most;
    const auto expected =
        most < 40'000u ? ErrorCode::kResourceExhausted : ErrorCode::kMalformedInput;
    for (int run = 0; run < 20; ++run) {
      EXPECT_THAT(Run({{"u1", "flood at the end", 1}}), IsError(expected)) << most;
    }
  }
}

TEST_F(ProcessRunnerTest, OfALongLogTheLastLinesAreKeptWhole) {
  const struct {
    size_t most;
    const char* expected;
  } cases[] = {{16, "one\ntwo\nthree 3\n"}, {15, "two\nthree 3\n"}, {12, "two\nthree 3\n"},
               {11, "three 3\n"},           {8, "three 3\n"},       {3, " 3\n"}};
  for (const auto& c : cases) {
    results_.clear();
    log_.clear();
    options_.max_log_bytes = c.most;
    ASSERT_THAT(Run({{"u1", "log", "one\ntwo\nthree 3\n"}}), IsOk());
    EXPECT_EQ(log_, c.expected) << c.most;
  }
}

/// The answer's bound is none of the log's.
TEST_F(ProcessRunnerTest, ALogMayBeLongerThanTheAnswer) {
  options_.max_answer_bytes = 10'000;
  options_.max_log_bytes = 1'000'000;
  std::string lines;
  while (lines.size() < 300'000) {
    lines += "a line of the log\n";
  }
  ASSERT_THAT(Run({{"u1", "log", lines}}), IsOk());
  EXPECT_EQ(log_, lines);
}

TEST_F(ProcessRunnerTest, OfALongLogTheEndIsKept) {
  options_.max_log_bytes = 5;
  ASSERT_THAT(Run({{"u1", "echo", 1}}), IsOk());
  EXPECT_EQ(log_, "f u1\n");
  EXPECT_THAT(log_, Not(HasSubstr("step")));
}

}  // namespace
}  // namespace dynalake::work
