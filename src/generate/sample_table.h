#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <string>

#include "aws/protocols/json_client.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace dynalake::generate {

/// The most requests that one BatchWriteItem takes (API_BatchWriteItem).
inline constexpr size_t kMostBatchRequests = 25;

/// What writing has cost so far.
struct WriteCost {
  double consumed_units = 0;      ///< write units, as DynamoDB counted them
  int64_t repeated_requests = 0;  ///< that DynamoDB left unprocessed and were sent again
};

/// A live table with the key (PK, SK), both strings, that sample data goes into. Thread-safe.
class SampleTable {
 public:
  /// All outlive it. `random` is used under a lock.
  SampleTable(aws::JsonClient& client, std::string name, Clock& clock, RandomSource& random);

  const std::string& name() const { return name_; }

  /// Makes the table, billed on demand, where it is not there, and waits until it can be used.
  /// Returns whether it was made. kInvalidArgument where it has another key.
  Result<bool> Ensure(const CancelToken& cancel);

  /// Whether the item with this key, `"PK":{"S":"x"},"SK":{"S":"y"}`, is there now.
  Result<bool> Has(const std::string& key, const CancelToken& cancel);

  /// Sends at most `kMostBatchRequests` members of a BatchWriteItem, of different keys, and those
  /// that DynamoDB leaves unprocessed again, with back-off, until all are done. kThrottled when
  /// none was for minutes. After an error any of them may have been done.
  Result<void> Write(std::span<const std::string> requests, const CancelToken& cancel);

  WriteCost cost() const;

 private:
  Result<void> Create(const CancelToken& cancel);
  int64_t BackOffMicros(int attempt);
  /// Sends `requests`, members of an array; what is left to be sent again, in the same form.
  Result<std::string> Send(const std::string& requests, const CancelToken& cancel);

  aws::JsonClient& client_;
  const std::string name_;
  Clock& clock_;
  RandomSource& random_;
  mutable std::mutex mutex_;
  WriteCost cost_;  ///< guarded by mutex_
};

}  // namespace dynalake::generate
