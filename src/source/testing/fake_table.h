#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "aws/protocols/json_client.h"
#include "aws/testing/peer.h"
#include "aws/transport/http.h"
#include "base/clock.h"

namespace dynalake::source::testing {

/// A table with the items `{"id":{"N":"0"}}`, `1`, … behind a transport that answers Scan: every
/// item costs two units and is read in the segment that its number says. Thread-safe.
class FakeTable final : public aws::HttpTransport {
 public:
  explicit FakeTable(int64_t item_count) : item_count_(item_count) {}

  /// The next answers are throttling.
  void Throttle(int64_t answers) { throttled_answers_ = answers; }
  /// Pages go on behind this item for ever, each with another spelling of its key.
  void StandStillAt(int64_t item) { standing_still_at_ = item; }

  Result<aws::HttpResponse> Send(const aws::Endpoint& endpoint, const aws::HttpRequest& request,
                                 aws::BodySink* sink, const aws::TimeLimits& limits,
                                 const CancelToken& cancel) override;

  /// How often each item was read.
  std::map<int64_t, int64_t> reads() const;

 private:
  const int64_t item_count_;
  std::atomic<int64_t> throttled_answers_ = 0;
  std::optional<int64_t> standing_still_at_;
  mutable std::mutex mutex_;
  int64_t standing_still_count_ = 0;
  std::map<int64_t, int64_t> reads_;
};

/// A client of a fake table on a clock of the test's.
class FakeTableClient {
 public:
  FakeTableClient(FakeTable& table, Clock& clock);

  aws::JsonClient& client() { return client_; }

 private:
  aws::testing::ClientKit kit_;
  aws::JsonClient client_;
};

}  // namespace dynalake::source::testing
