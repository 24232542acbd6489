// One of several calls of a store is stopped alone.

#include <atomic>
#include <chrono>
#include <future>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "aws/config/runtime.h"
#include "base/cancel_scope.h"
#include "base/testing/matchers.h"
#include "storage/s3_store.h"

namespace dynalake::storage {
namespace {

/// A server of an object of eight bytes that sends its end and then says nothing more.
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
    ++waiting_;
    while (!cancel.cancelled()) {
      std::this_thread::yield();
    }
    return cancel.Check().error();
  }
  int waiting() const { return waiting_; }

 private:
  std::atomic<int> waiting_ = 0;
};

// In parts, so that the threads of one read are stopped with it.
TEST(S3CancelTest, OneOfSeveralReadsThatHangIsStoppedAlone) {
  const auto runtime = *aws::Runtime::Make();
  aws::Signer signer(*runtime);
  aws::Credentials keys;
  keys.access_key_id = "KEY";
  keys.secret_access_key = aws::Secret("canary-secret");
  aws::StaticCredentials credentials(keys);
  FakeClock clock;
  SeededRandom random(7);
  SilentTransport silent;
  S3Options options;
  options.tail_bytes = 4;
  options.part_bytes = 2;
  S3Store store(
      {.transport = silent,
       .signer = signer,
       .credentials = credentials,
       .clock = clock,
       .random = random},
      [](const std::optional<std::string>&) {
        return aws::ParseEndpointUrl("https://s3.example", "us-east-1");
      },
      options);
  ASSERT_OK_AND_ASSIGN(const auto reader, store.Open(*Location::Parse("s3://lake/x")));
  const auto read = [&reader](const CancelToken& cancel) {
    const CancelScope scope(cancel);
    std::string bytes(4, ' ');
    return reader->Read(0, std::as_writable_bytes(std::span(bytes)));
  };
  const CancelToken first;
  const CancelToken second;
  auto stopped = std::async(std::launch::async, read, first);
  auto going_on = std::async(std::launch::async, read, second);
  while (silent.waiting() < 4) {
    std::this_thread::yield();
  }
  first.Cancel();
  EXPECT_THAT(stopped.get(), IsError(ErrorCode::kCancelled));
  EXPECT_EQ(going_on.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  second.Cancel();
  EXPECT_THAT(going_on.get(), IsError(ErrorCode::kCancelled));
}

}  // namespace
}  // namespace dynalake::storage
