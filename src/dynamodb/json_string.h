#pragma once

#include <string>
#include <string_view>

namespace dynalake::dynamodb {

/// Appends `text`, which is valid UTF-8, as a JSON string with its quotes. Escaped are the quote,
/// the backslash and the control characters below U+0020 (\b \f \n \r \t, else \u00XX in lower
/// case); all other characters stay as they are.
void AppendJsonString(std::string_view text, std::string* out);

/// As `AppendJsonString`, without the quotes around it.
void AppendJsonEscaped(std::string_view text, std::string* out);

}  // namespace dynalake::dynamodb
