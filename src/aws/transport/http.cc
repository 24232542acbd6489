#include "aws/transport/http.h"

#include <algorithm>
#include <strings.h>

namespace dynalake::aws {

bool HttpHeaders::SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

void HttpHeaders::Add(std::string_view name, std::string_view value) {
  headers_.push_back({std::string(name), std::string(value)});
}

void HttpHeaders::Set(std::string_view name, std::string_view value) {
  Remove(name);
  Add(name, value);
}

void HttpHeaders::Remove(std::string_view name) {
  std::erase_if(headers_, [&](const HttpHeader& header) { return SameName(header.name, name); });
}

std::optional<std::string_view> HttpHeaders::Find(std::string_view name) const {
  const auto header = std::ranges::find_if(
      headers_, [&](const HttpHeader& candidate) { return SameName(candidate.name, name); });
  return header == headers_.end() ? std::nullopt : std::optional<std::string_view>(header->value);
}

std::string RequestIdOf(const HttpHeaders& headers) {
  for (const char* name : {"x-amzn-requestid", "x-amz-request-id", "x-amz-id-2"}) {
    if (const auto id = headers.Find(name)) {
      return std::string(*id);
    }
  }
  return {};
}

}  // namespace dynalake::aws
