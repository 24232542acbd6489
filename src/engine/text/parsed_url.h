#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dynalake::engine {

/// The parts of a URI as they stand in it (RFC 2396, as java.net.URI reads it); empty ones that are
/// not there.
struct ParsedUrl {
  std::string_view scheme = {};
  std::string_view host = {};  ///< with the brackets of IPv6; none of an authority that is no host
  std::optional<int32_t> port = {};
  std::string_view path = {};
  std::optional<std::string_view> query = {};
  std::string_view fragment = {};
};

/// Nothing for what is no URI.
std::optional<ParsedUrl> ParseUrl(std::string_view text);

}  // namespace dynalake::engine
