#pragma once

#include <string>
#include <string_view>

namespace dynalake::render {

/// Appends `text` so that a terminal shows it and obeys nothing in it: control characters (C0, C1,
/// DEL) and those that turn the direction of writing become \n, \t, \u001b and so on; bytes that
/// are not UTF-8 become \xff. Everything else stays as it is.
void AppendForTerminal(std::string_view text, std::string& out);

/// The same as a new text.
std::string ForTerminal(std::string_view text);

/// Appends `text` as a JSON string with its quotes. Like `AppendForTerminal` it leaves nothing raw
/// that a terminal would obey. Bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace dynalake::render
