#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace dynalake::app {

/// Where table names are kept, as `catalog:` says it: sqlite (in the lake's folder), sqlite:///PATH
/// or postgresql://USER@HOST:PORT/DATABASE. kInvalidArgument for anything else; no error shows what
/// may be a password.
Result<void> CheckCatalogAddress(const std::string& text);

/// `text` with each ${NAME} replaced by that variable, percent-encoded, so that passwords can stay
/// out of the file. kInvalidArgument for a variable that is not set.
Result<std::string> ExpandVariables(
    const std::string& text,
    const std::function<std::optional<std::string>(const char* name)>& environment);

/// The file of a sqlite address in a lake's folder; empty for any other address.
std::string SqliteFileOf(const std::string& address, const std::string& lake_folder);

}  // namespace dynalake::app
