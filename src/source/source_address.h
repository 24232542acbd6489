#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/result.h"
#include "storage/location.h"

namespace dynalake::source {

/// `s3://bucket/prefix`, `/a/path`, `a/path`: an export, or bare files of items.
struct Files {
  storage::Location location;

  friend bool operator==(const Files&, const Files&) = default;
};

/// `dynamodb://Orders`, `dynamodb://Orders/index/GSI1`: a live table or index, by Scan.
struct LiveScan {
  std::string table;
  std::string index = {};  ///< empty: the table itself

  friend bool operator==(const LiveScan&, const LiveScan&) = default;
};

/// `dynamodb://T?pk=CUSTOMER#alice`: the items of one partition key, by Query.
struct LiveQuery {
  std::string table;
  std::string index = {};  ///< empty: the table itself
  std::string partition_key;
  std::optional<std::string> sort_key = {};                              ///< `sk`: this very one
  std::optional<std::string> sort_begins = {};                           ///< `sk_begins`
  std::optional<std::pair<std::string, std::string>> sort_between = {};  ///< `sk_between=a,b`
  bool descending = false;                                               ///< `order=desc`

  friend bool operator==(const LiveQuery&, const LiveQuery&) = default;
};

/// `dynamodb://T?export`: the table through a new Export to S3.
struct ManagedExport {
  std::string table;

  friend bool operator==(const ManagedExport&, const ManagedExport&) = default;
};

/// What the user calls a source, understood once: whoever treats sources of several kinds asks it
/// and no text.
using SourceAddress = std::variant<Files, LiveScan, LiveQuery, ManagedExport>;

/// The table or index that a live address is of, however it is read; nothing for files.
std::optional<LiveScan> TableOrIndexOf(const SourceAddress& address);

/// Values behind `dynamodb://` are percent-encoded; `#` and `+` stand for themselves.
/// kInvalidArgument for anything that is no such address, saying what may stand there; files as
/// `storage::ParseUserLocation`.
Result<SourceAddress> ParseSourceAddress(std::string_view text);

}  // namespace dynalake::source
