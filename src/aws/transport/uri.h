#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynalake::aws {

/// `text` percent-encoded as Signature V4 wants it: all but letters, digits and "-._~" (and "/"
/// where it is kept), in upper case.
std::string EncodeUri(std::string_view text, bool keep_slashes = false);

/// "a=1&b=%20", each name and value encoded.
std::string EncodeQuery(const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace dynalake::aws
