#include "source/testing/fake_table.h"

#include <nlohmann/json.hpp>

#include "base/format.h"
#include "base/random.h"

namespace dynalake::source::testing {
namespace {

constexpr double kUnitsPerItem = 2;

aws::HttpResponse Answer(int status, const nlohmann::json& json) {
  aws::HttpResponse response;
  response.status = status;
  response.body = json.dump();
  return response;
}

aws::ClientParts PartsOf(aws::testing::ClientKit& kit, FakeTable& table, Clock& clock) {
  const aws::ClientParts parts = kit.parts();
  return {.transport = table,
          .signer = parts.signer,
          .credentials = parts.credentials,
          .clock = clock,
          .random = parts.random};
}

}  // namespace

Result<aws::HttpResponse> FakeTable::Send(const aws::Endpoint&, const aws::HttpRequest& request,
                                          aws::BodySink*, const aws::TimeLimits&,
                                          const CancelToken& cancel) {
  DYNALAKE_TRY(cancel.Check());
  if (throttled_answers_.fetch_sub(1) > 0) {
    return Answer(400, {{"__type", "com.amazonaws.dynamodb.v20120810#ThrottlingException"},
                        {"message", "slow down"}});
  }
  const nlohmann::json body = nlohmann::json::parse(request.body);
  const int64_t segments = body.value("TotalSegments", int64_t{1});
  int64_t next = body.value("Segment", int64_t{0});
  if (body.contains("ExclusiveStartKey")) {
    next = std::stoll(body["ExclusiveStartKey"]["id"]["N"].get<std::string>()) + segments;
  }
  nlohmann::json items = nlohmann::json::array();
  const std::scoped_lock lock(mutex_);
  int64_t limit = body["Limit"].get<int64_t>();
  for (; next < item_count_ && limit > 0; next += segments, --limit) {
    items.push_back({{"id", {{"N", std::to_string(next)}}}});
    ++reads_[next];
  }
  const size_t count = items.size();
  nlohmann::json answer = {
      {"Count", count},
      {"ScannedCount", count},
      {"ConsumedCapacity", {{"CapacityUnits", kUnitsPerItem * static_cast<double>(count)}}}};
  if (limit == 0) {
    answer["LastEvaluatedKey"] = items.back();
  }
  answer["Items"] = std::move(items);
  if (standing_still_at_ && next > *standing_still_at_) {
    // The keys of an index may be printed in any order.
    const std::string id = fmt::format(R"("id":{{"N":"{}"}})", *standing_still_at_);
    const std::string at = R"("at":{"S":"noon"})";
    const bool is_odd = ++standing_still_count_ % 2 == 1;
    answer.erase("LastEvaluatedKey");
    aws::HttpResponse response = Answer(200, answer);
    response.body.pop_back();
    response.body +=
        fmt::format(R"(,"LastEvaluatedKey":{{{},{}}}}})", is_odd ? id : at, is_odd ? at : id);
    return response;
  }
  return Answer(200, answer);
}

std::map<int64_t, int64_t> FakeTable::reads() const {
  const std::scoped_lock lock(mutex_);
  return reads_;
}

FakeTableClient::FakeTableClient(FakeTable& table, Clock& clock)
    : kit_({.access_key_id = "key",
            .secret_access_key = aws::Secret("secret"),
            .session_token = {},
            .account_id = {},
            .expires_at_s = {}}),
      client_(PartsOf(kit_, table, clock), aws::DynamoDbJson(),
              aws::Endpoint{.host = "127.0.0.1", .base_path = {}, .region = "us-east-1"}) {}

}  // namespace dynalake::source::testing
