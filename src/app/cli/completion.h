#pragma once

#include <string>
#include <string_view>

namespace dynalake::app {

/// The completion script of `shell` ("bash", "zsh" or "fish"), made from the verb table: verbs,
/// options, choices, paths and the lake's tables.
std::string CompletionScript(std::string_view shell);

}  // namespace dynalake::app
