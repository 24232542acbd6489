#include "base/hide_secrets.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace dynalake {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kHidden = "***";
constexpr std::string_view kEndsAddress = " \t\r\n\"'`<>";
constexpr std::array kSecretParameters = {"password"sv, "passwd"sv,    "pwd"sv,    "secret"sv,
                                          "token"sv,    "signature"sv, "apikey"sv, "credential"sv};

bool NamesASecret(std::string_view name) {
  const std::string lower = AsciiLowerCase(name);
  return std::ranges::any_of(kSecretParameters, [&](std::string_view secret) {
    return lower.find(secret) != std::string::npos;
  });
}

// How much of `rest`, which follows "//", is user information with a password; 0 for none. A
// password that was not encoded may hold what ends an authority.
size_t LengthOfUserInformation(std::string_view rest) {
  const size_t at = rest.rfind('@');
  const size_t colon = rest.find(':');
  if (at == std::string_view::npos || colon > at) {
    return 0;
  }
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const size_t in_authority = authority.rfind('@'); in_authority != std::string_view::npos) {
    return colon < in_authority ? in_authority : 0;
  }
  // Without "@" this is a host and a port, unless what follows ":" is no number.
  const bool is_port =
      colon >= authority.size() ||
      authority.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  return is_port ? 0 : at;
}

// One address from behind its "//", with what is secret hidden.
std::string HideInAddress(std::string_view rest) {
  std::string shown;
  if (const size_t length = LengthOfUserInformation(rest); length > 0) {
    shown = kHidden;
    rest.remove_prefix(length);
  }
  size_t query = rest.find('?');
  if (query == std::string_view::npos) {
    return shown.append(rest);
  }
  shown += rest.substr(0, query);
  while (query < rest.size()) {
    const size_t next = std::min(rest.find_first_of("&#", query + 1), rest.size());
    const std::string_view parameter = rest.substr(query, next - query);
    const size_t equals = parameter.find('=');
    if (equals != std::string_view::npos && NamesASecret(parameter.substr(0, equals))) {
      shown.append(parameter.substr(0, equals + 1)).append(kHidden);
    } else {
      shown += parameter;
    }
    query = next;
  }
  return shown;
}

}  // namespace

std::string HideSecrets(std::string_view text) {
  std::string shown;
  for (size_t slashes = text.find("//"); slashes != std::string_view::npos;
       slashes = text.find("//")) {
    shown += text.substr(0, slashes + 2);
    text.remove_prefix(slashes + 2);
    const size_t end = std::min(text.find_first_of(kEndsAddress), text.size());
    shown += HideInAddress(text.substr(0, end));
    text.remove_prefix(end);
  }
  return shown.append(text);
}

}  // namespace dynalake
