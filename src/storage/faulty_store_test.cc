#include "storage/faulty_store.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "storage/memory_store.h"

namespace dynalake::storage {
namespace {

class FaultyStoreTest : public testing::Test {
 protected:
  Result<void> Put(std::string_view text) { return faulty_.PutText(x_, text, PutCondition::kNone); }

  Location x_ = *Location::Parse("memory:///x");
  FakeClock clock_{1'000};
  MemoryStore memory_{clock_};
  FaultyStore faulty_{memory_, clock_};
};

TEST_F(FaultyStoreTest, FailsTheCallsOfThePlanAlone) {
  faulty_.SetPlan(
      {.fault = Fault::kFail, .first_call = 2, .calls = 2, .code = ErrorCode::kThrottled});
  EXPECT_OK(Put("1"));
  EXPECT_THAT(Put("2"), IsError(ErrorCode::kThrottled));
  EXPECT_THAT(Put("3"), IsError(ErrorCode::kThrottled));
  EXPECT_THAT(memory_.ReadAll(x_, 10), HasValue("1"));
  EXPECT_OK(Put("4"));
  EXPECT_EQ(faulty_.calls(), 4U);
}

TEST_F(FaultyStoreTest, LosesTheAnswerOfWhatHappened) {
  faulty_.SetPlan({.fault = Fault::kLostAnswer});
  EXPECT_THAT(Put("done"), IsError(ErrorCode::kUnreachable));
  EXPECT_THAT(memory_.ReadAll(x_, 10), HasValue("done"));
}

TEST_F(FaultyStoreTest, ABatchWhoseAnswerIsLostIsDone) {
  ASSERT_OK(Put("text"));
  faulty_.SetPlan({.fault = Fault::kLostAnswer});
  EXPECT_THAT(faulty_.DeleteAll(std::vector{x_}), IsError(ErrorCode::kUnreachable));
  EXPECT_THAT(memory_.Head(x_), IsError(ErrorCode::kNotFound));
}

TEST_F(FaultyStoreTest, StallsOnTheClock) {
  faulty_.SetPlan({.fault = Fault::kStall, .stall_micros = 5'000'000});
  EXPECT_OK(Put("late"));
  EXPECT_EQ(clock_.NowMicros(), 5'001'000);
}

TEST_F(FaultyStoreTest, CountsTheCallsOfReadersAndWriters) {
  ASSERT_OK(Put("text"));
  std::string text(4, '?');
  faulty_.SetPlan({.fault = Fault::kFail, .first_call = 2});
  ASSERT_OK_AND_ASSIGN(auto reader, faulty_.Open(x_));
  EXPECT_THAT(reader->Read(0, std::as_writable_bytes(std::span(text))),
              IsError(ErrorCode::kUnreachable));

  faulty_.SetPlan({.fault = Fault::kFail, .first_call = 3});
  ASSERT_OK_AND_ASSIGN(auto writer, faulty_.Create(x_));
  EXPECT_OK(writer->Append(std::as_bytes(std::span("new", 3))));
  EXPECT_THAT(writer->Finish(), IsError(ErrorCode::kUnreachable));
  writer.reset();
  EXPECT_THAT(memory_.ReadAll(x_, 10), HasValue("text"));
}

}  // namespace
}  // namespace dynalake::storage
