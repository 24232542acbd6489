#include "files/arrow_io.h"

#include <arrow/buffer.h>
#include <gtest/gtest.h>
#include <parquet/exception.h>

#include "base/clock.h"
#include "base/testing/matchers.h"
#include "files/arrow_status.h"
#include "storage/memory_store.h"

namespace dynalake::files {
namespace {

TEST(ArrowStatusTest, ErrorsSurviveAWayThroughArrow) {
  const Error error = Error(ErrorCode::kUnreachable, "no route").WithContext("cannot write x");
  const Error back = FromArrowStatus(ToArrowStatus(error));
  EXPECT_EQ(back.code(), ErrorCode::kUnreachable);
  EXPECT_EQ(back.ToString(), "cannot write x: no route");
  const Error thrown = FromParquetException(parquet::ParquetStatusException(ToArrowStatus(error)));
  EXPECT_EQ(thrown.code(), ErrorCode::kUnreachable);
}

TEST(ArrowStatusTest, ArrowsOwnErrorsHaveACode) {
  EXPECT_THAT(FromArrow(arrow::Status::OutOfMemory("x")), IsError(ErrorCode::kResourceExhausted));
  EXPECT_THAT(FromArrow(arrow::Status::NotImplemented("x")), IsError(ErrorCode::kUnsupported));
  EXPECT_THAT(FromArrow(arrow::Status::Invalid("x")), IsError(ErrorCode::kInternal));
  EXPECT_THAT(FromArrow(arrow::Status::OK()), IsOk());
  const auto guarded = GuardParquet([]() -> Result<int> {
    parquet::ParquetException::EofException("in a page");
    return 1;
  });
  EXPECT_THAT(guarded, IsError(ErrorCode::kMalformedInput, testing::HasSubstr("in a page")));
}

class ArrowIoTest : public testing::Test {
 protected:
  FakeClock clock_;
  storage::MemoryStore store_{clock_};
  storage::Location location_ = storage::Location::Parse("memory:///a/b").value();
};

TEST_F(ArrowIoTest, WritesAndReadsBack) {
  ASSERT_OK_AND_ASSIGN(auto writer, store_.Create(location_));
  ObjectOutputStream stream(std::move(writer));
  ASSERT_TRUE(stream.Write("hello ", 6).ok());
  ASSERT_TRUE(stream.Write("world", 5).ok());
  EXPECT_EQ(stream.Tell().ValueOrDie(), 11);
  EXPECT_THAT(store_.Head(location_), IsError(ErrorCode::kNotFound));
  ASSERT_TRUE(stream.Close().ok());
  EXPECT_TRUE(stream.closed());

  ASSERT_OK_AND_ASSIGN(auto input, OpenObjectInput(store_, location_));
  EXPECT_EQ(input->GetSize().ValueOrDie(), 11);
  EXPECT_EQ(input->ReadAt(6, 100).ValueOrDie()->ToString(), "world");
  EXPECT_EQ(input->ReadAt(100, 5).ValueOrDie()->size(), 0);
  EXPECT_EQ(input->Read(5).ValueOrDie()->ToString(), "hello");
  EXPECT_EQ(input->Tell().ValueOrDie(), 5);
  ASSERT_TRUE(input->Seek(1).ok());
  EXPECT_EQ(input->Read(3).ValueOrDie()->ToString(), "ell");
  EXPECT_FALSE(input->Seek(-1).ok());
}

TEST_F(ArrowIoTest, AbortAndDestructionLeaveNothing) {
  for (const bool abort : {true, false}) {
    ASSERT_OK_AND_ASSIGN(auto writer, store_.Create(location_));
    ObjectOutputStream stream(std::move(writer));
    ASSERT_TRUE(stream.Write("x", 1).ok());
    if (abort) {
      ASSERT_TRUE(stream.Abort().ok());
      EXPECT_FALSE(stream.Write("y", 1).ok());
    }
  }
  EXPECT_THAT(store_.Head(location_), IsError(ErrorCode::kNotFound));
}

}  // namespace
}  // namespace dynalake::files
