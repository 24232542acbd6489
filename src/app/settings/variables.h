#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace dynalake::app {

/// `text` with each ${NAME} replaced by that variable, percent-encoded, so that passwords can stay
/// out of the file. kInvalidArgument for a variable that is not set.
Result<std::string> ExpandVariables(
    const std::string& text,
    const std::function<std::optional<std::string>(const char* name)>& environment);

}  // namespace dynalake::app
