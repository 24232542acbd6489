#include "engine/text/parsed_url.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/unicode.h"

namespace dynalake::engine {
namespace {

constexpr std::string_view kMarks = "-_.!~*'()";
/// Beside letters, digits and marks.
constexpr std::string_view kInUri = ";/?:@&=+$,[]";
constexpr std::string_view kInPath = ":@&=+$,;/";
constexpr std::string_view kInUserInfo = ";:&=+$,";
constexpr std::string_view kInRegistryName = "$,;:@&=+";
constexpr std::string_view kInServer = ";:&=+$,@[]";

bool Holds(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

/// Blanks and controls beyond ASCII, which are as illegal as those of it.
bool IsUnseen(char32_t c) {
  return (c >= 0x80 && c <= 0xA0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Whether all of `text` are letters, digits, marks, `%XX`, of `others` or not of ASCII.
bool IsMadeOf(std::string_view text, std::string_view others) {
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '%') {
      if (at + 2 >= text.size() || HexDigit(text[at + 1]) < 0 || HexDigit(text[at + 2]) < 0) {
        return false;
      }
      at += 3;
    } else if (static_cast<int8_t>(c) < 0) {
      if (IsUnseen(NextCodePoint(text, at).value_or(0x80))) {
        return false;
      }
    } else if (IsAsciiAlphanumeric(c) || Holds(kMarks, c) || Holds(others, c)) {
      ++at;
    } else {
      return false;
    }
  }
  return true;
}

/// The text before the first of `ends`, which is taken off.
std::string_view TakeBefore(std::string_view& text, std::string_view ends) {
  const std::string_view taken = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(taken.size());
  return taken;
}

bool IsIpv4Address(std::string_view host) {
  int numbers = 0;
  while (true) {
    const std::string_view digits = TakeBefore(host, ".");
    int value = -1;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || !std::ranges::all_of(digits, IsAsciiDigit) || read.ec != std::errc() ||
        value > 255) {
      return false;
    }
    ++numbers;
    if (host.empty()) {
      return numbers == 4;
    }
    host.remove_prefix(1);
  }
}

/// Labels of letters, digits and hyphens inside; the last of several begins with a letter.
bool IsHostName(std::string_view host) {
  bool has_several = false;
  std::string_view last;
  while (!host.empty()) {
    const std::string_view label = TakeBefore(host, ".");
    const bool is_label =
        !label.empty() &&
        std::ranges::all_of(label, [](char c) { return IsAsciiAlphanumeric(c) || c == '-'; }) &&
        label.front() != '-' && label.back() != '-';
    if (!is_label) {
      return false;
    }
    has_several = has_several || !last.empty();
    last = label;
    host.remove_prefix(host.empty() ? 0 : 1);
  }
  return !last.empty() && (!has_several || IsAsciiLetter(last.front()));
}

bool IsIpv6Address(std::string_view address) {
  return std::ranges::count(address, ':') >= 2 && std::ranges::all_of(address, [](char c) {
           return HexDigit(c) >= 0 || c == ':' || c == '.';
         });
}

/// Host and port of `user@host:port`; whether it is one.
bool ReadServer(std::string_view authority, ParsedUrl& url) {
  const size_t at = authority.find('@');
  if (at != std::string_view::npos) {
    if (!IsMadeOf(authority.substr(0, at), kInUserInfo)) {
      return false;
    }
    authority.remove_prefix(at + 1);
  }
  std::string_view host;
  if (authority.starts_with('[')) {
    const size_t end = authority.find(']');
    if (end == std::string_view::npos ||
        !IsIpv6Address(authority.substr(1, std::min(end, authority.find('%')) - 1))) {
      return false;
    }
    host = authority.substr(0, end + 1);
    authority.remove_prefix(end + 1);
  } else {
    host = TakeBefore(authority, ":");
    if (!IsIpv4Address(host) && !IsHostName(host)) {
      return false;
    }
  }
  std::optional<int32_t> port;
  if (authority.size() > 1) {
    const char* end = authority.data() + authority.size();
    int32_t number = 0;
    const auto read = std::from_chars(authority.data() + 1, end, number);
    if (authority[0] != ':' || read.ec != std::errc() || read.ptr != end || number < 0) {
      return false;
    }
    port = number;
  } else if (!authority.empty() && authority[0] != ':') {
    return false;
  }
  url.host = host;
  url.port = port;
  return true;
}

bool ReadAuthority(std::string_view authority, ParsedUrl& url) {
  // A percent sign is allowed where an address of IPv6 names its interface.
  const bool is_server = authority.find(']') != std::string_view::npos
                             ? authority.find_first_of(" <>\"{}|\\^`") == std::string_view::npos
                             : IsMadeOf(authority, kInServer);
  if (is_server && ReadServer(authority, url)) {
    return true;
  }
  return IsMadeOf(authority, kInRegistryName);
}

bool ReadHierarchical(std::string_view& rest, ParsedUrl& url) {
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    const std::string_view authority = TakeBefore(rest, "/?#");
    if (authority.empty() ? rest.empty() : !ReadAuthority(authority, url)) {
      return false;
    }
  }
  url.path = TakeBefore(rest, "?#");
  if (!IsMadeOf(url.path, kInPath)) {
    return false;
  }
  if (rest.starts_with('?')) {
    rest.remove_prefix(1);
    url.query = TakeBefore(rest, "#");
    return IsMadeOf(*url.query, kInUri);
  }
  return true;
}

bool ReadScheme(std::string_view& rest, ParsedUrl& url) {
  url.scheme = TakeBefore(rest, ":");
  rest.remove_prefix(1);
  return !url.scheme.empty() && IsAsciiLetter(url.scheme[0]) &&
         std::ranges::all_of(url.scheme, [](char c) {
           return IsAsciiAlphanumeric(c) || c == '+' || c == '-' || c == '.';
         });
}

}  // namespace

std::optional<ParsedUrl> ParseUrl(std::string_view text) {
  ParsedUrl url;
  const size_t end = text.find_first_of(":/?#");
  const bool has_scheme = end != std::string_view::npos && text[end] == ':';
  if (has_scheme && !ReadScheme(text, url)) {
    return std::nullopt;
  }
  if (!has_scheme || text.starts_with('/')) {
    if (!ReadHierarchical(text, url)) {
      return std::nullopt;
    }
  } else {
    const std::string_view opaque = TakeBefore(text, "#");
    if (opaque.empty() || !IsMadeOf(opaque, kInUri)) {
      return std::nullopt;
    }
  }
  if (text.starts_with('#')) {
    url.fragment = text.substr(1);
    if (!IsMadeOf(url.fragment, kInUri)) {
      return std::nullopt;
    }
  }
  return url;
}

}  // namespace dynalake::engine
