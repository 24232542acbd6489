#pragma once

#include <cstddef>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace dynalake::dynamodb::internal {

/// What is wrong with a JSON text, and at which byte.
struct JsonTextError {
  size_t offset;
  std::string why;
};

/// Says what simdjson's `code` means for `text`. `token` is the string that was being read, for
/// errors inside strings; `current` is where reading stopped, or null.
JsonTextError DescribeJsonError(simdjson::error_code code, std::string_view text, const char* token,
                                const char* current);

}  // namespace dynalake::dynamodb::internal
