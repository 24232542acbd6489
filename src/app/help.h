#pragma once

#include <string>

#include "app/verb_specs.h"

namespace dynalake::app {

/// `dynalake --help`: the verbs and the options everywhere.
std::string ProgramHelp();

/// `dynalake VERB --help`: usage, arguments, options, and two examples at the end.
std::string VerbHelp(const VerbSpec& verb);

/// "dynalake 0.1.0".
std::string VersionText();

}  // namespace dynalake::app
