#pragma once

#include <optional>
#include <string>

#include "app/lake/context.h"
#include "base/result.h"

namespace dynalake::app {

/// Lets the user change `statement`, in a temporary file, or the file at `path` unless that is
/// empty, with $VISUAL, else $EDITOR, else vi. Answers what the file holds then; nothing where it
/// was not written. kInvalidArgument where there is no editor, or it failed.
Result<std::optional<std::string>> EditText(const std::string& statement, const std::string& path,
                                            const Context& context);

}  // namespace dynalake::app
