#pragma once

#include <string>
#include <string_view>

#include "app/cli/verb_specs.h"

namespace dynalake::app {

/// `dynalake --help`: the verbs and the options everywhere.
std::string ProgramHelp();

/// `dynalake VERB --help`: usage, arguments, the verb's own options, the names of those everywhere,
/// and two examples at the end.
std::string VerbHelp(const VerbSpec& verb);

/// `dynalake GROUP --help`, for the first word of verbs of two words: those verbs.
std::string GroupHelp(std::string_view group);

/// "dynalake 0.1.0".
std::string VersionText();

}  // namespace dynalake::app
