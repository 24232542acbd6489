#pragma once

#include <span>
#include <string_view>

namespace dynalake::app {

/// What a value or argument names, so that shell completion can propose it; a relation is a table
/// or a view.
enum class Proposes : uint8_t { kNothing, kPath, kTable, kRelation, kChoice };

/// One option as the user sees it. An option without `value` is a flag.
struct OptionSpec {
  std::string_view name;   ///< with its dashes: "--table"
  std::string_view value;  ///< what follows, in capitals: "NAME"
  std::string_view help;
  std::span<const std::string_view> choices = {};  ///< the only values allowed, if any
  bool repeatable = false;
  Proposes proposes = Proposes::kNothing;
  std::string_view short_name = {};     ///< "-c"
  std::string_view without_value = {};  ///< what the option means without a value, if it may
};

/// One argument without a dash, by its place.
struct ArgumentSpec {
  std::string_view name;  ///< in capitals: "SOURCE"
  std::string_view help;
  int at_least = 1;
  int at_most = 1;  ///< -1: any number
  Proposes proposes = Proposes::kNothing;
  std::span<const std::string_view> choices = {};
};

/// One verb. The parser, the help texts and the shell completions are all made from this.
struct VerbSpec {
  std::string_view name;  ///< words apart by one space: "generate export"
  std::string_view summary;
  std::span<const ArgumentSpec> arguments;
  std::span<const OptionSpec> options;
  std::span<const std::string_view> examples;  ///< two
  bool hidden = false;                         ///< works, but no help text names it
};

/// Every verb, in the order of the help text.
std::span<const VerbSpec> Verbs();

/// The options every verb takes, before or after it.
std::span<const OptionSpec> GlobalOptionSpecs();

/// Likewise, but no help text names them, nor does completion propose them.
std::span<const OptionSpec> HiddenOptionSpecs();

/// The verb of that name, or null.
const VerbSpec* FindVerb(std::string_view name);

}  // namespace dynalake::app
