#pragma once

#include <span>
#include <string>

namespace dynalake::app {

/// The whole program: reads the arguments (without the program's name), runs the verb, shows its
/// error, and answers the exit code that `base/error.h` gives it.
int RunProgram(std::span<const std::string> arguments);

}  // namespace dynalake::app
