#pragma once

#include <string>
#include <string_view>

namespace dynalake {

/// `text` for people's eyes: in each address in it, "***" stands for the user information (RFC
/// 3986, section 3.2.1: what is between "//" and "@") where that holds a password, and for the
/// values of query parameters such as `password` and `X-Amz-Signature`. An address may be mistyped:
/// "//" alone makes one. Everything that is written to standard error passes through here, and so
/// does what `doctor` reports.
std::string HideSecrets(std::string_view text);

}  // namespace dynalake
