// One of several calls of a store is stopped alone.

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>

#include <gtest/gtest.h>

#include "aws/config/runtime.h"
#include "base/cancel_scope.h"
#include "base/testing/matchers.h"
#include "storage/finish_behind.h"
#include "storage/read_ahead.h"
#include "storage/s3_store.h"

namespace dynalake::storage {
namespace {

/// A server of an object of eight bytes that sends its end and begins and aborts uploads, and says
/// nothing more.
class SilentTransport final : public aws::HttpTransport {
 public:
  Result<aws::HttpResponse> Send(const aws::Endpoint& /*endpoint*/, const aws::HttpRequest& request,
                                 aws::BodySink* /*sink*/, const aws::TimeLimits& /*limits*/,
                                 const CancelToken& cancel) override {
    if (request.headers.Find("Range") == "bytes=-4") {
      aws::HttpResponse response;
      response.status = 206;
      response.headers.Set("Content-Range", "bytes 4-7/8");
      response.body = "tail";
      return response;
    }
    if (request.method == "POST" && begins_after_stop_.has_value()) {
      ++waiting_;
      while (!begins_after_stop_->cancelled() && !cancel.cancelled()) {
        std::this_thread::yield();
      }
      DYNALAKE_TRY(cancel.Check());
    }
    aborted_ += request.method == "DELETE" ? 1 : 0;
    if (request.method == "POST" || request.method == "DELETE") {
      aws::HttpResponse response;
      response.status = 200;
      response.body = "<Answer><UploadId>u</UploadId></Answer>";
      return response;
    }
    ++waiting_;
    while (!cancel.cancelled()) {
      std::this_thread::yield();
    }
    return cancel.Check().error();
  }
  int waiting() const { return waiting_; }
  int aborted() const { return aborted_; }
  /// From now on an upload is begun once `stop` is set, not before.
  void BeginAfter(const CancelToken& stop) { begins_after_stop_ = stop; }

 private:
  std::atomic<int> waiting_ = 0;
  std::atomic<int> aborted_ = 0;
  std::optional<CancelToken> begins_after_stop_;
};

class S3CancelTest : public ::testing::Test {
 protected:
  static aws::Credentials Keys() {
    aws::Credentials keys;
    keys.access_key_id = "KEY";
    keys.secret_access_key = aws::Secret("canary-secret");
    return keys;
  }

  /// Runs `call` in a thread with a scope, which it is stopped by once it waits for the server.
  void ExpectStopped(const std::function<Result<void>()>& call, const CancelToken& cancel = {}) {
    auto stopped = std::async(std::launch::async, [&] {
      const CancelScope scope(cancel);
      return call();
    });
    while (silent_.waiting() == 0) {
      std::this_thread::yield();
    }
    cancel.Cancel();
    const bool is_stopped = stopped.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
    EXPECT_TRUE(is_stopped) << "it waits for the server for ever";
    process_.Cancel();
    EXPECT_THAT(stopped.get(), IsError(ErrorCode::kCancelled));
  }

  std::unique_ptr<aws::Runtime> runtime_ = *aws::Runtime::Make();
  aws::Signer signer_{*runtime_};
  aws::StaticCredentials credentials_{Keys()};
  FakeClock clock_;
  SeededRandom random_{7};
  SilentTransport silent_;
  CancelToken process_;  ///< of threads without a scope
  Location location_ = *Location::Parse("s3://lake/x");
  S3Options options_ = [this] {
    S3Options options;
    options.tail_bytes = 4;
    options.part_bytes = 2;
    options.cancel = process_;
    options.stop_grace = std::chrono::milliseconds(100);
    return options;
  }();
  S3Store store_{{.transport = silent_,
                  .signer = signer_,
                  .credentials = credentials_,
                  .clock = clock_,
                  .random = random_},
                 [](const std::optional<std::string>&) {
                   return aws::ParseEndpointUrl("https://s3.example", "us-east-1");
                 },
                 options_};
};

// In parts, so that the threads of one read are stopped with it.
TEST_F(S3CancelTest, OneOfSeveralReadsThatHangIsStoppedAlone) {
  ASSERT_OK_AND_ASSIGN(const auto reader, store_.Open(location_));
  const auto read = [&reader](const CancelToken& cancel) {
    const CancelScope scope(cancel);
    std::string bytes(4, ' ');
    return reader->Read(0, std::as_writable_bytes(std::span(bytes)));
  };
  const CancelToken first;
  const CancelToken second;
  auto stopped = std::async(std::launch::async, read, first);
  auto going_on = std::async(std::launch::async, read, second);
  while (silent_.waiting() < 4) {
    std::this_thread::yield();
  }
  first.Cancel();
  EXPECT_THAT(stopped.get(), IsError(ErrorCode::kCancelled));
  EXPECT_EQ(going_on.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  second.Cancel();
  EXPECT_THAT(going_on.get(), IsError(ErrorCode::kCancelled));
}

TEST_F(S3CancelTest, WhatIsReadAheadIsStoppedWithItsReader) {
  ExpectStopped([this]() -> Result<void> {
    DYNALAKE_ASSIGN(const auto reader, OpenSequential(store_, location_));
    std::string bytes(1, ' ');
    DYNALAKE_TRY(reader->Read(0, std::as_writable_bytes(std::span(bytes))));
    return {};
  });
}

TEST_F(S3CancelTest, PartsOnTheirWayAreStoppedWithTheirWriter) {
  ExpectStopped([this]() -> Result<void> {
    DYNALAKE_ASSIGN(const auto writer, store_.Create(location_));
    DYNALAKE_TRY(writer->Append(std::as_bytes(std::span(std::string_view("12")))));
    return writer->Finish();
  });
}

// Its id comes with the answer alone.
TEST_F(S3CancelTest, AnUploadThatIsBegunAtTheStopIsAborted) {
  const CancelToken stop;
  silent_.BeginAfter(stop);
  ExpectStopped(
      [this]() -> Result<void> {
        DYNALAKE_ASSIGN(const auto writer, store_.Create(location_));
        DYNALAKE_TRY(writer->Append(std::as_bytes(std::span(std::string_view("12")))));
        return writer->Finish();
      },
      stop);
  EXPECT_EQ(silent_.aborted(), 1);
}

TEST_F(S3CancelTest, AnUploadWhoseAnswerNeverComesIsWaitedForAWhile) {
  silent_.BeginAfter(CancelToken());
  ExpectStopped([this]() -> Result<void> {
    DYNALAKE_ASSIGN(const auto writer, store_.Create(location_));
    return writer->Append(std::as_bytes(std::span(std::string_view("12"))));
  });
  EXPECT_EQ(silent_.aborted(), 0);
}

TEST_F(S3CancelTest, WhatIsFinishedBehindAWriterIsStoppedWithIt) {
  ExpectStopped([this]() -> Result<void> {
    FinishBehind behind(store_, {.most = 2, .by_own_threads = true});
    DYNALAKE_ASSIGN(const auto writer, behind.Create(location_));
    DYNALAKE_TRY(writer->Append(std::as_bytes(std::span(std::string_view("1")))));
    DYNALAKE_TRY(writer->Finish());
    return behind.Settle();
  });
}

}  // namespace
}  // namespace dynalake::storage
