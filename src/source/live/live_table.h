#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "aws/protocols/json_client.h"
#include "base/cancel.h"
#include "base/result.h"
#include "source/budget/read_budget.h"
#include "source/items/item_page.h"
#include "source/table_description.h"

namespace dynalake::source {

/// What of a table's items is wanted; Scan and Query share it.
struct ReadChoice {
  std::string index = {};             ///< empty: the table itself
  std::string projection = {};        ///< a ProjectionExpression, or empty
  std::string filter = {};            ///< a FilterExpression, or empty
  std::string attribute_names = {};   ///< ExpressionAttributeNames, a JSON object, or empty
  std::string attribute_values = {};  ///< ExpressionAttributeValues, likewise
  bool consistent = false;

  friend bool operator==(const ReadChoice&, const ReadChoice&) = default;
};

/// One part of a parallel Scan.
struct ScanSegment {
  int64_t segment = 0;
  int64_t total_segments = 1;
};

/// The items of one partition key, in order of the sort key.
struct KeyQuery {
  std::string condition;  ///< a KeyConditionExpression over the choice's names and values
  bool descending = false;
};

/// DynamoDB's operations on one table, by the low-level API (API version 2012-08-10). Every page is
/// read with leave of a budget, each retry too. Errors name the table and, where the service tells,
/// the action and resource that are not allowed. Thread-safe.
class LiveTable {
 public:
  /// `client` outlives it. `name` is a table's name or ARN.
  LiveTable(aws::JsonClient& client, std::string name);

  /// kNotFound if there is no such table in the client's region.
  Result<TableDescription> Describe(const CancelToken& cancel);

  /// One page behind `start_key` (a LastEvaluatedKey, or empty). An answer without
  /// ConsumedCapacity counts as a full page.
  Result<ItemPage> Scan(const ReadChoice& choice, const ScanSegment& segment,
                        const std::string& start_key, ReadBudget& budget,
                        const CancelToken& cancel);
  Result<ItemPage> Query(const ReadChoice& choice, const KeyQuery& query,
                         const std::string& start_key, ReadBudget& budget,
                         const CancelToken& cancel);

  /// The first page of at most `limit` items, to see what items are like. It asks no budget, since
  /// it is one page, and tells what it cost.
  Result<ItemPage> Probe(const ReadChoice& choice, int64_t limit, const CancelToken& cancel);

  const std::string& name() const { return name_; }

 private:
  Result<ItemPage> ReadPage(const char* operation, std::string body, ReadBudget& budget,
                            const CancelToken& cancel);

  aws::JsonClient& client_;
  std::string name_;
};

}  // namespace dynalake::source
