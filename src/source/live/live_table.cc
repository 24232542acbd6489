#include "source/live/live_table.h"

#include <utility>

#include "base/assert.h"
#include "base/format.h"
#include "base/json.h"

namespace dynalake::source {
namespace {

/// Asks the budget before each attempt and tells it how the failed ones ended. The request's Limit
/// stays as it was made, so each retry has leave for as much.
class BudgetGate final : public aws::AttemptGate {
 public:
  BudgetGate(ReadBudget& budget, const ReadBudget::Page& page, const CancelToken& cancel)
      : budget_(budget), page_(page), cancel_(cancel) {}

  Result<void> Before(int attempt) override {
    // The first attempt's leave is there already: the request's Limit was made from it.
    if (attempt > 1) {
      DYNALAKE_TRY(budget_.ReserveAgain(page_, cancel_));
      is_open_ = true;
    }
    return {};
  }

  void After(const aws::AttemptOutcome& outcome) override {
    if (outcome.failure == nullptr) {
      return;  // Settled when the answer is read.
    }
    is_open_ = false;
    const bool throttled = outcome.failure->kind == aws::FailureKind::kThrottled;
    const bool may_have_been_read =
        outcome.failure->kind == aws::FailureKind::kTransient || outcome.failure->outcome_unknown;
    if (may_have_been_read && !throttled) {
      budget_.SettleLost(page_);
    } else {
      budget_.SettleRefused(page_, throttled);
    }
  }

  /// The page of the last attempt, if it is not settled yet.
  std::optional<ReadBudget::Page> open_page() const {
    return is_open_ ? std::optional(page_) : std::nullopt;
  }

 private:
  ReadBudget& budget_;
  ReadBudget::Page page_;
  const CancelToken& cancel_;
  bool is_open_ = true;
};

std::string Quoted(const std::string& text) { return PrintJson(nlohmann::json(text)); }

/// The members that Scan and Query share, without the closing brace.
std::string RequestOf(const std::string& table, const ReadChoice& choice,
                      const std::string& start_key) {
  std::string body =
      fmt::format(R"({{"TableName":{},"ReturnConsumedCapacity":"TOTAL")", Quoted(table));
  const auto add = [&body](const char* name, const std::string& json) {
    body += fmt::format(R"(,"{}":{})", name, json);
  };
  if (!choice.index.empty()) {
    add("IndexName", Quoted(choice.index));
  }
  if (!choice.projection.empty()) {
    add("ProjectionExpression", Quoted(choice.projection));
  }
  if (!choice.filter.empty()) {
    add("FilterExpression", Quoted(choice.filter));
  }
  if (!choice.attribute_names.empty()) {
    add("ExpressionAttributeNames", choice.attribute_names);
  }
  if (!choice.attribute_values.empty()) {
    add("ExpressionAttributeValues", choice.attribute_values);
  }
  if (choice.consistent) {
    add("ConsistentRead", "true");
  }
  if (!start_key.empty()) {
    add("ExclusiveStartKey", start_key);
  }
  return body;
}

}  // namespace

LiveTable::LiveTable(aws::JsonClient& client, std::string name)
    : client_(client), name_(std::move(name)) {}

Result<TableDescription> LiveTable::Describe(const CancelToken& cancel) {
  auto answer = client_.Call("DescribeTable", fmt::format(R"({{"TableName":{}}})", Quoted(name_)),
                             {.cancel = cancel});
  if (!answer && answer.error().code() == ErrorCode::kNotFound) {
    return std::move(answer).error().WithContext(fmt::format("there is no table {} at {} in {}",
                                                             name_, client_.endpoint().host,
                                                             client_.endpoint().region));
  }
  if (!answer) {
    return std::move(answer).error().WithContext(fmt::format("table {}", name_));
  }
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(answer->body, "the table's description"));
  DYNALAKE_ASSIGN(const nlohmann::json* table, GetObject(json, "Table"));
  return TableDescriptionFromJson(*table);
}

Result<ItemPage> LiveTable::Scan(const ReadChoice& choice, const ScanSegment& segment,
                                 const std::string& start_key, ReadBudget& budget,
                                 const CancelToken& cancel) {
  std::string body = RequestOf(name_, choice, start_key);
  if (segment.total_segments > 1) {
    body +=
        fmt::format(R"(,"Segment":{},"TotalSegments":{})", segment.segment, segment.total_segments);
  }
  return ReadPage("Scan", std::move(body), budget, cancel);
}

Result<ItemPage> LiveTable::Probe(const ReadChoice& choice, int64_t limit,
                                  const CancelToken& cancel) {
  const std::string body = RequestOf(name_, choice, "") + fmt::format(R"(,"Limit":{}}})", limit);
  auto answer = client_.Call("Scan", body, {.cancel = cancel});
  if (!answer) {
    return std::move(answer).error().WithContext(fmt::format("table {}", name_));
  }
  return ReadItemPage(std::move(answer->body));
}

Result<ItemPage> LiveTable::Query(const ReadChoice& choice, const KeyQuery& query,
                                  const std::string& start_key, ReadBudget& budget,
                                  const CancelToken& cancel) {
  std::string body = RequestOf(name_, choice, start_key);
  body += fmt::format(R"(,"KeyConditionExpression":{},"ScanIndexForward":{})",
                      Quoted(query.condition), !query.descending);
  return ReadPage("Query", std::move(body), budget, cancel);
}

Result<ItemPage> LiveTable::ReadPage(const char* operation, std::string body, ReadBudget& budget,
                                     const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const ReadBudget::Page page, budget.Reserve(cancel));
  body += fmt::format(R"(,"Limit":{}}})", page.limit);
  BudgetGate gate(budget, page, cancel);
  auto answer = client_.Call(operation, body, {.cancel = cancel, .gate = &gate});
  if (!answer) {
    if (const auto open = gate.open_page()) {
      budget.SettleRefused(*open, false);  // It was never sent.
    }
    const bool gone = answer.error().code() == ErrorCode::kNotFound;
    return std::move(answer).error().WithContext(
        gone ? fmt::format("the table {} was deleted, or its index was", name_)
             : fmt::format("table {}", name_));
  }
  DYNALAKE_ASSERT(gate.open_page().has_value());
  auto items = ReadItemPage(std::move(answer->body));
  if (!items || !items->consumed_units) {
    budget.SettleLost(*gate.open_page());
  } else {
    budget.SettleRead(*gate.open_page(), *items->consumed_units, items->scanned_count);
  }
  return items ? std::move(items)
               : std::move(items).error().WithContext(
                     fmt::format("table {}, request {}", name_, answer->request_id));
}

}  // namespace dynalake::source
