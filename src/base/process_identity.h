#pragma once

#include <string>
#include <string_view>

namespace dynalake {

/// This process among all of this machine since it was started: the machine's start, the process
/// namespace, the process id and when the process began. Empty where the system does not say it.
std::string ProcessIdentity();

/// Whether the process of that identity has certainly ended. One of another machine, of another
/// namespace or of no identity is not known to have.
bool HasProcessEnded(std::string_view identity);

}  // namespace dynalake
