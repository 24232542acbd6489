#pragma once

#include <string>

#include "base/cancel.h"
#include "base/result.h"

namespace dynalake::app {

/// All of a file that the user names. The error says why it cannot be read and, as `what`, which
/// file it is to the user: "the configuration dynalake.yaml". kNotFound, kPermissionDenied, or
/// kInvalidArgument for a folder.
Result<std::string> ReadTextFile(const std::string& path, const std::string& what);

/// All of standard input. kCancelled once the token is, whether more comes or not.
Result<std::string> ReadStandardInput(const CancelToken& cancel);

}  // namespace dynalake::app
