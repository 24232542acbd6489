#include "generate/sample_table.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "base/format.h"
#include "base/json.h"
#include "base/sleep.h"
#include "base/time_units.h"
#include "source/live/live_table.h"

namespace dynalake::generate {
namespace {

constexpr int64_t kPollMicros = 500 * kMicrosPerMilli;
constexpr int kMostPolls = 1'200;  // ten minutes
constexpr int64_t kFirstDelayMicros = 50 * kMicrosPerMilli;
constexpr int64_t kMostDelayMicros = 10'000 * kMicrosPerMilli;
/// With the delays above, several minutes in which nothing was written.
constexpr int kMostIdleAttempts = 40;

std::string Quoted(const std::string& text) { return PrintJson(nlohmann::json(text)); }

bool HasSampleKey(const source::TableDescription& table) {
  const auto is_string = [&table](const char* name) {
    const auto at = table.attribute_types.find(name);
    return at != table.attribute_types.end() && at->second == "S";
  };
  return table.table.key == dynamodb::KeySchema{"PK", "SK"} && is_string("PK") && is_string("SK");
}

double ConsumedUnits(const nlohmann::json& answer) {
  double units = 0;
  const auto consumed = answer.find("ConsumedCapacity");
  if (consumed != answer.end() && consumed->is_array()) {
    for (const nlohmann::json& each : *consumed) {
      units += GetDouble(each, "CapacityUnits").value_or(0);
    }
  }
  return units;
}

}  // namespace

SampleTable::SampleTable(aws::JsonClient& client, std::string name, Clock& clock,
                         RandomSource& random)
    : client_(client), name_(std::move(name)), clock_(clock), random_(random) {}

Result<bool> SampleTable::Ensure(const CancelToken& cancel) {
  source::LiveTable table(client_, name_);
  bool created = false;
  for (int poll = 0; poll < kMostPolls; ++poll) {
    auto description = table.Describe(cancel);
    if (!description && description.error().code() == ErrorCode::kNotFound && !created) {
      DYNALAKE_TRY(Create(cancel));
      created = true;
    } else if (!description && description.error().code() != ErrorCode::kNotFound) {
      return std::move(description).error();
    }
    if (description && !HasSampleKey(*description)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the table {} has another key than PK and SK, both strings: the sample's items "
                  "do not fit into it",
                  name_);
    }
    if (description && (description->status == "ACTIVE" || description->status == "UPDATING")) {
      return created;
    }
    DYNALAKE_TRY(Sleep(clock_, kPollMicros, cancel));
  }
  return Fail(ErrorCode::kUnreachable, "the table {} is still not ready", name_);
}

Result<void> SampleTable::Create(const CancelToken& cancel) {
  const std::string body =
      fmt::format(R"({{"TableName":{},"BillingMode":"PAY_PER_REQUEST",)"
                  R"("AttributeDefinitions":[{{"AttributeName":"PK","AttributeType":"S"}},)"
                  R"({{"AttributeName":"SK","AttributeType":"S"}}],)"
                  R"("KeySchema":[{{"AttributeName":"PK","KeyType":"HASH"}},)"
                  R"({{"AttributeName":"SK","KeyType":"RANGE"}}]}})",
                  Quoted(name_));
  auto created = client_.Call("CreateTable", body, {.cancel = cancel});
  if (!created) {
    return std::move(created).error().WithContext(fmt::format("table {}", name_));
  }
  return {};
}

Result<bool> SampleTable::Has(const std::string& key, const CancelToken& cancel) {
  const std::string body =
      fmt::format(R"({{"TableName":{},"Key":{{{}}},"ConsistentRead":true}})", Quoted(name_), key);
  auto answer = client_.Call("GetItem", body, {.cancel = cancel});
  if (!answer) {
    return std::move(answer).error().WithContext(fmt::format("table {}", name_));
  }
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(answer->body, "the answer of GetItem"));
  DYNALAKE_ASSIGN(const nlohmann::json* item, FindObject(json, "Item"));
  return item != nullptr;
}

Result<void> SampleTable::Write(std::span<const std::string> requests, const CancelToken& cancel) {
  DYNALAKE_ASSERT(!requests.empty() && requests.size() <= kMostBatchRequests);
  std::string left = fmt::format("{}", fmt::join(requests, ","));
  for (int idle = 0; idle < kMostIdleAttempts; ++idle) {
    const size_t before = left.size();
    auto after = Send(left, cancel);
    if (after) {
      left = *std::move(after);
    } else if (after.error().code() != ErrorCode::kThrottled) {
      return std::move(after).error().WithContext(fmt::format("table {}", name_));
    }
    if (left.empty()) {
      return {};
    }
    if (left.size() < before) {
      idle = 0;
    }
    DYNALAKE_TRY(Sleep(clock_, BackOffMicros(idle), cancel));
  }
  return Fail(ErrorCode::kThrottled,
              "the table {} has taken no writes for minutes: it is throttled", name_);
}

/// Full jitter: up to twice as long each time.
int64_t SampleTable::BackOffMicros(int attempt) {
  constexpr int kMostDoublings = 20;
  const int64_t most =
      std::min(kFirstDelayMicros << std::min(attempt, kMostDoublings), kMostDelayMicros);
  uint32_t random = 0;
  const std::scoped_lock lock(mutex_);
  random_.Fill(std::as_writable_bytes(std::span(&random, 1)));
  return random % (most + 1);
}

Result<std::string> SampleTable::Send(const std::string& requests, const CancelToken& cancel) {
  const std::string body =
      fmt::format(R"({{"RequestItems":{{{}:[{}]}},"ReturnConsumedCapacity":"TOTAL"}})",
                  Quoted(name_), requests);
  DYNALAKE_ASSIGN(const aws::JsonResponse answer,
                  client_.Call("BatchWriteItem", body, {.cancel = cancel}));
  DYNALAKE_ASSIGN(const nlohmann::json json,
                  ParseJson(answer.body, "the answer of BatchWriteItem"));
  DYNALAKE_ASSIGN(const nlohmann::json* unprocessed, FindObject(json, "UnprocessedItems"));
  std::string left;
  int64_t left_count = 0;
  if (unprocessed != nullptr) {
    for (const nlohmann::json& of_table : *unprocessed) {
      for (const nlohmann::json& request : of_table) {
        left += left_count++ == 0 ? "" : ",";
        left += PrintJson(request);
      }
    }
  }
  const std::scoped_lock lock(mutex_);
  cost_.consumed_units += ConsumedUnits(json);
  cost_.repeated_requests += left_count;
  return left;
}

WriteCost SampleTable::cost() const {
  const std::scoped_lock lock(mutex_);
  return cost_;
}

}  // namespace dynalake::generate
