#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/verb_specs.h"
#include "base/result.h"

namespace dynalake::app {

/// The command line cut into its parts; nothing is converted yet. All texts are the user's.
struct ParsedArguments {
  const VerbSpec* verb = nullptr;  ///< null: no verb was given
  std::string group;  ///< the first word of a verb of two words whose second is missing
  std::map<std::string, std::vector<std::string>, std::less<>> options;    ///< by "--name"
  std::map<std::string, std::vector<std::string>, std::less<>> arguments;  ///< by "NAME"
  /// The names of the verb's own options as they came, each as often as it was given.
  std::vector<std::string> order;

  bool Has(std::string_view option) const { return options.contains(option); }
};

/// Cuts `arguments` (without the program's name) by the verb table. Global options may stand before
/// or after the verb. With `--help` or `--version` nothing else has to be complete. Errors are
/// kUsage and propose the nearest known word. This is the only code that sees CLI11.
Result<ParsedArguments> ParseArguments(std::span<const std::string> arguments);

}  // namespace dynalake::app
