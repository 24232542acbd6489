#include "source/live/live_address.h"

#include <algorithm>

#include "base/format.h"
#include "base/hex.h"

namespace dynalake::source {
namespace {

constexpr std::string_view kScheme = "dynamodb://";

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
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '.' || c == '-';
         });
}

Result<void> TakeParameter(std::string_view text, LiveAddress& address) {
  const size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const std::string_view raw =
      equals == std::string_view::npos ? std::string_view() : text.substr(equals + 1);
  DYNALAKE_ASSIGN(std::string value, Decoded(raw));
  if (name == "pk") {
    address.partition_key = std::move(value);
  } else if (name == "sk") {
    address.sort_key = std::move(value);
  } else if (name == "sk_begins") {
    address.sort_begins = std::move(value);
  } else if (name == "sk_between") {
    const size_t comma = raw.find(',');
    if (comma == std::string_view::npos) {
      return Error(ErrorCode::kInvalidArgument, "sk_between is two values with a comma between");
    }
    DYNALAKE_ASSIGN(std::string low, Decoded(raw.substr(0, comma)));
    DYNALAKE_ASSIGN(std::string high, Decoded(raw.substr(comma + 1)));
    address.sort_between.emplace(std::move(low), std::move(high));
  } else if (name == "order" && (value == "asc" || value == "desc")) {
    address.descending = value == "desc";
  } else {
    return Fail(ErrorCode::kInvalidArgument,
                "'{}' is none of pk=, sk=, sk_begins=, sk_between=LOW,HIGH, order=asc|desc", text);
  }
  return {};
}

Result<void> CheckQuery(const LiveAddress& address) {
  const int conditions =
      (address.sort_key ? 1 : 0) + (address.sort_begins ? 1 : 0) + (address.sort_between ? 1 : 0);
  if (conditions > 1) {
    return Error(ErrorCode::kInvalidArgument, "sk, sk_begins and sk_between exclude each other");
  }
  if (!address.partition_key && (conditions > 0 || address.descending)) {
    return Error(ErrorCode::kInvalidArgument, "a condition on the sort key needs pk=");
  }
  return {};
}

}  // namespace

bool IsLiveAddress(std::string_view text) { return text.starts_with(kScheme); }

Result<LiveAddress> ParseLiveAddress(std::string_view text) {
  if (!IsLiveAddress(text)) {
    return Fail(ErrorCode::kInvalidArgument, "'{}' does not start with {}", text, kScheme);
  }
  std::string_view rest = text.substr(kScheme.size());
  const size_t question = rest.find('?');
  std::string_view path = rest.substr(0, question);
  LiveAddress address;
  constexpr std::string_view kIndex = "/index/";
  const size_t at = path.find(kIndex);
  if (at != std::string_view::npos) {
    address.index = path.substr(at + kIndex.size());
    path = path.substr(0, at);
  }
  address.table = path;
  if (!IsName(address.table) || (at != std::string_view::npos && !IsName(address.index))) {
    return Fail(ErrorCode::kInvalidArgument,
                "'{}' names no table: write dynamodb://TABLE or dynamodb://TABLE/index/INDEX",
                text);
  }
  if (question == std::string_view::npos) {
    return address;
  }
  rest = rest.substr(question + 1);
  if (rest == "export") {
    if (!address.index.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "'{}': an export is of a whole table", text);
    }
    address.by_export = true;
    return address;
  }
  while (!rest.empty()) {
    const size_t ampersand = rest.find('&');
    DYNALAKE_TRY_CONTEXT(TakeParameter(rest.substr(0, ampersand), address), "{}", text);
    rest = ampersand == std::string_view::npos ? std::string_view() : rest.substr(ampersand + 1);
  }
  DYNALAKE_TRY_CONTEXT(CheckQuery(address), "{}", text);
  return address;
}

}  // namespace dynalake::source
