#include "source/source_address.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/format.h"
#include "base/hex.h"
#include "storage/user_location.h"

namespace dynalake::source {
namespace {

constexpr std::string_view kLiveScheme = "dynamodb://";

Result<std::string> Decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return Fail(ErrorCode::kInvalidArgument,
                  "'{}': a % starts two hexadecimal digits; write %25 for the sign itself", text);
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

/// A table's or an index's name (service quotas, "Naming rules").
bool IsName(std::string_view name) {
  return name.size() >= 3 && name.size() <= 255 &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return IsAsciiAlphanumeric(c) || c == '_' || c == '.' || c == '-';
         });
}

/// What stands behind the question mark.
struct Parameters {
  std::optional<std::string> partition_key;
  LiveQuery query;
};

Result<void> TakeParameter(std::string_view text, Parameters& parameters) {
  const size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const std::string_view raw =
      equals == std::string_view::npos ? std::string_view() : text.substr(equals + 1);
  DYNALAKE_ASSIGN(std::string value, Decoded(raw));
  LiveQuery& query = parameters.query;
  if (name == "pk") {
    parameters.partition_key = std::move(value);
  } else if (name == "sk") {
    query.sort_key = std::move(value);
  } else if (name == "sk_begins") {
    query.sort_begins = std::move(value);
  } else if (name == "sk_between") {
    const size_t comma = raw.find(',');
    if (comma == std::string_view::npos) {
      return Error(ErrorCode::kInvalidArgument, "sk_between is two values with a comma between");
    }
    DYNALAKE_ASSIGN(std::string low, Decoded(raw.substr(0, comma)));
    DYNALAKE_ASSIGN(std::string high, Decoded(raw.substr(comma + 1)));
    query.sort_between.emplace(std::move(low), std::move(high));
  } else if (name == "order" && (value == "asc" || value == "desc")) {
    query.descending = value == "desc";
  } else {
    return Fail(ErrorCode::kInvalidArgument,
                "'{}' is none of pk=, sk=, sk_begins=, sk_between=LOW,HIGH, order=asc|desc", text);
  }
  return {};
}

Result<void> CheckQuery(const Parameters& parameters) {
  const LiveQuery& query = parameters.query;
  const int conditions =
      (query.sort_key ? 1 : 0) + (query.sort_begins ? 1 : 0) + (query.sort_between ? 1 : 0);
  if (conditions > 1) {
    return Error(ErrorCode::kInvalidArgument, "sk, sk_begins and sk_between exclude each other");
  }
  if (!parameters.partition_key && (conditions > 0 || query.descending)) {
    return Error(ErrorCode::kInvalidArgument, "a condition on the sort key needs pk=");
  }
  return {};
}

/// `dynamodb://TABLE` or `dynamodb://TABLE/index/INDEX`, without what follows.
Result<LiveScan> ParseTable(std::string_view text, std::string_view path) {
  constexpr std::string_view kIndex = "/index/";
  const size_t at = path.find(kIndex);
  const bool has_index = at != std::string_view::npos;
  LiveScan scan{.table = std::string(path.substr(0, at))};
  if (has_index) {
    scan.index = path.substr(at + kIndex.size());
  }
  if (!IsName(scan.table) || (has_index && !IsName(scan.index))) {
    return Fail(ErrorCode::kInvalidArgument,
                "'{}' names no table: write dynamodb://TABLE or dynamodb://TABLE/index/INDEX",
                text);
  }
  return scan;
}

Result<SourceAddress> ParseLive(std::string_view text) {
  std::string_view rest = text.substr(kLiveScheme.size());
  const size_t question = rest.find('?');
  DYNALAKE_ASSIGN(LiveScan scan, ParseTable(text, rest.substr(0, question)));
  rest = question == std::string_view::npos ? std::string_view() : rest.substr(question + 1);
  if (rest == "export") {
    if (!scan.index.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "'{}': an export is of a whole table", text);
    }
    return SourceAddress(ManagedExport{std::move(scan.table)});
  }
  Parameters parameters;
  while (!rest.empty()) {
    const size_t ampersand = rest.find('&');
    DYNALAKE_TRY_CONTEXT(TakeParameter(rest.substr(0, ampersand), parameters), "{}", text);
    rest = ampersand == std::string_view::npos ? std::string_view() : rest.substr(ampersand + 1);
  }
  DYNALAKE_TRY_CONTEXT(CheckQuery(parameters), "{}", text);
  if (!parameters.partition_key) {
    return SourceAddress(std::move(scan));
  }
  LiveQuery query = std::move(parameters.query);
  query.table = std::move(scan.table);
  query.index = std::move(scan.index);
  query.partition_key = *std::move(parameters.partition_key);
  return SourceAddress(std::move(query));
}

}  // namespace

std::optional<LiveScan> TableOrIndexOf(const SourceAddress& address) {
  if (const auto* scan = std::get_if<LiveScan>(&address)) {
    return *scan;
  }
  if (const auto* query = std::get_if<LiveQuery>(&address)) {
    return LiveScan{.table = query->table, .index = query->index};
  }
  if (const auto* managed = std::get_if<ManagedExport>(&address)) {
    return LiveScan{.table = managed->table};
  }
  return std::nullopt;
}

Result<SourceAddress> ParseSourceAddress(std::string_view text) {
  if (text.starts_with(kLiveScheme)) {
    return ParseLive(text);
  }
  DYNALAKE_ASSIGN(storage::Location location, storage::ParseUserLocation(text));
  return SourceAddress(Files{std::move(location)});
}

}  // namespace dynalake::source
