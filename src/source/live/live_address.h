#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace dynalake::source {

/// `dynamodb://Orders`, `dynamodb://Orders/index/GSI1`, `dynamodb://T?pk=CUSTOMER#alice`: a live
/// table or index by Scan, or the items of one partition key by Query. `dynamodb://T?export` is the
/// table through an Export to S3.
struct LiveAddress {
  std::string table;
  std::string index = {};                         ///< empty: the table itself
  std::optional<std::string> partition_key = {};  ///< of a query
  std::optional<std::string> sort_key = {};       ///< `sk`: this very one
  std::optional<std::string> sort_begins = {};    ///< `sk_begins`
  std::optional<std::pair<std::string, std::string>> sort_between = {};  ///< `sk_between=a,b`
  bool descending = false;                                               ///< `order=desc`
  bool by_export = false;                                                ///< `?export`

  friend bool operator==(const LiveAddress&, const LiveAddress&) = default;
};

/// Whether `text` starts with `dynamodb://`.
bool IsLiveAddress(std::string_view text);

/// Values are percent-encoded; `#` and `+` stand for themselves. kInvalidArgument for anything that
/// is no such address, saying what may stand there.
Result<LiveAddress> ParseLiveAddress(std::string_view text);

}  // namespace dynalake::source
