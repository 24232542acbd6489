#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "query/dialect.h"

namespace dynalake::app {

/// A part of a script: a command of the shell, which takes a line of its own, or the SQL between
/// two of them.
struct ScriptPart {
  bool is_command = false;
  size_t line = 1;  ///< where it begins; counts from 1
  std::string text;
};

/// Cuts a script in a dialect at its commands: lines that begin with a backslash or are such a word
/// as `help`, but for those inside of a statement, a text or a comment. No part is blank.
std::vector<ScriptPart> CutScript(query::Dialect dialect, std::string_view script);

}  // namespace dynalake::app
