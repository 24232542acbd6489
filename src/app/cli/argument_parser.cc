#include "app/cli/argument_parser.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>

#include "base/nearest.h"
#include "dynamodb/number.h"

namespace dynalake::app {
namespace {

std::string CliName(const OptionSpec& option) {
  return option.short_name.empty() ? std::string(option.name)
                                   : fmt::format("{},{}", option.short_name, option.name);
}

std::vector<std::string_view> OptionNames(const VerbSpec* verb) {
  std::vector<std::string_view> names;
  if (verb != nullptr) {
    for (const OptionSpec& option : verb->options) {
      names.push_back(option.name);
    }
  }
  for (const OptionSpec& option : GlobalOptionSpecs()) {
    names.push_back(option.name);
  }
  return names;
}

bool HasOption(const VerbSpec& verb, std::string_view option) {
  return std::ranges::any_of(verb.options, [option](const OptionSpec& spec) {
    return spec.name == option || (!spec.short_name.empty() && spec.short_name == option);
  });
}

/// Of an option that is the verb's own, but stands before it; where no verb was found, of any's.
std::optional<Error> MisplacedOption(const VerbSpec* verb, std::string_view name) {
  std::vector<std::string_view> verbs;
  for (const VerbSpec& known : Verbs()) {
    if (!known.hidden && HasOption(known, name) && (verb == nullptr || verb->name == known.name)) {
      verbs.push_back(known.name);
    }
  }
  if (verbs.empty()) {
    return std::nullopt;
  }
  return Fail(ErrorCode::kUsage, "{} is an option of {} and stands behind the verb: dynalake {} {}",
              name, fmt::join(verbs, ", "), verbs[0], name);
}

Error UnknownOption(const VerbSpec* verb, std::string_view text) {
  const std::string_view name = text.substr(0, text.find('='));
  if (auto misplaced = MisplacedOption(verb, name)) {
    return *std::move(misplaced);
  }
  return Fail(ErrorCode::kUsage, "unknown option {}{}", name, Proposal(name, OptionNames(verb)));
}

/// The key of an item may be one; no option is called so.
bool IsNegativeNumber(std::string_view text) { return dynamodb::ScanNumber(text).has_value(); }

Error UnknownVerb(std::string_view text) {
  std::vector<std::string_view> names;
  for (const VerbSpec& verb : Verbs()) {
    if (!verb.hidden) {
      names.push_back(verb.name);
    }
  }
  const std::string proposal = Proposal(text, names);
  return Fail(ErrorCode::kUsage, "unknown verb {}{}", text,
              proposal.empty() ? "; dynalake --help lists the verbs" : proposal);
}

/// "generate export or generate live", for the first word of verbs of two words.
std::string VerbsOfGroup(std::string_view group) {
  std::vector<std::string_view> names;
  for (const VerbSpec& verb : Verbs()) {
    if (verb.name.starts_with(fmt::format("{} ", group))) {
      names.push_back(verb.name);
    }
  }
  return fmt::format("{}", fmt::join(names, " or "));
}

/// The option that CLI11 calls `name`, among those of all verbs: an option means the same in each.
const OptionSpec* FindOption(std::string_view name) {
  const auto find_in = [name](std::span<const OptionSpec> options) -> const OptionSpec* {
    const auto found = std::ranges::find_if(options, [name](const OptionSpec& option) {
      return option.name == name || option.short_name == name;
    });
    return found == options.end() ? nullptr : &*found;
  };
  for (const std::span<const OptionSpec> everywhere : {GlobalOptionSpecs(), HiddenOptionSpecs()}) {
    if (const OptionSpec* global = find_in(everywhere)) {
      return global;
    }
  }
  for (const VerbSpec& verb : Verbs()) {
    if (const OptionSpec* own = find_in(verb.options)) {
      return own;
    }
  }
  return nullptr;
}

/// CLI11's errors begin with the option's name and a colon.
Error MissingValue(const CLI::ArgumentMismatch& error) {
  const std::string text = error.what();
  const std::string name = text.substr(0, text.find(':'));
  const OptionSpec* option = FindOption(name);
  if (option == nullptr || option->value.empty()) {
    return Error(ErrorCode::kUsage, text);
  }
  if (!option->choices.empty()) {
    return Fail(ErrorCode::kUsage, "{} needs a value: {}", name, fmt::join(option->choices, ", "));
  }
  return Fail(ErrorCode::kUsage, "{} needs a value: {} {}: {}", name, name, option->value,
              option->help);
}

/// One CLI11 tree, made from the verb table, that fills one ParsedArguments.
class Parser {
 public:
  Parser() : app_("dynalake") {
    app_.set_help_flag();
    app_.allow_extras();
    app_.require_subcommand(0, 1);
    for (const OptionSpec& option : GlobalOptionSpecs()) {
      AddOption(app_, option);
    }
    for (const OptionSpec& option : HiddenOptionSpecs()) {
      AddOption(app_, option);
    }
    for (const VerbSpec& verb : Verbs()) {
      AddVerb(verb);
    }
  }

  Result<ParsedArguments> Parse(std::span<const std::string> arguments) {
    // What stands behind "--" is no option whatever it looks like.
    const auto mark = std::ranges::find(arguments, "--");
    std::vector<std::string> reversed(arguments.begin(), mark);
    std::ranges::reverse(reversed);
    app_.parse(reversed);
    SelectVerb();
    std::vector<std::string> places;
    for (std::string& extra : app_.remaining(/*recurse=*/true)) {
      if (extra.size() > 1 && extra.front() == '-' && !IsNegativeNumber(extra)) {
        if (parsed_.verb == nullptr && SelectedGroup() != nullptr) {
          break;  // of the verb whose second word is missing, which counts more
        }
        return UnknownOption(parsed_.verb, extra);
      }
      places.push_back(std::move(extra));
    }
    if (mark != arguments.end()) {
      places.insert(places.end(), mark + 1, arguments.end());
    }
    DYNALAKE_TRY(AssignPlaces(places));
    return std::move(parsed_);
  }

 private:
  void AddOption(CLI::App& command, const OptionSpec& option) {
    const std::string name(option.name);
    if (option.value.empty()) {
      command.add_flag_function(CliName(option),
                                [this, name](int64_t) { parsed_.options[name] = {}; });
      return;
    }
    command
        .add_option_function<std::vector<std::string>>(
            CliName(option),
            [this, name](const std::vector<std::string>& values) {
              auto& all = parsed_.options[name];
              all.insert(all.end(), values.begin(), values.end());
            })
        ->expected(option.without_value.empty() ? 1 : 0, 1)
        ->default_str(std::string(option.without_value))
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);  // one value each time; the next word is an argument
  }

  void AddVerb(const VerbSpec& verb) {
    CLI::App* parent = &app_;
    std::string_view last = verb.name;
    if (const size_t space = verb.name.find(' '); space != std::string_view::npos) {
      const std::string group(verb.name.substr(0, space));
      CLI::App*& known = groups_[group];
      if (known == nullptr) {
        known = AddCommand(app_, group);
        known->require_subcommand(0, 1);
      }
      parent = known;
      last = verb.name.substr(space + 1);
    }
    CLI::App* command = AddCommand(*parent, std::string(last));
    for (const OptionSpec& option : verb.options) {
      AddOption(*command, option);
    }
    commands_.emplace_back(command, &verb);
  }

  static CLI::App* AddCommand(CLI::App& parent, const std::string& name) {
    CLI::App* command = parent.add_subcommand(name);
    command->set_help_flag();
    command->fallthrough();
    command->allow_extras();
    return command;
  }

  void SelectVerb() {
    for (const auto& [command, verb] : commands_) {
      if (command->parsed()) {
        parsed_.verb = verb;
        for (const CLI::Option* option : command->parse_order()) {
          parsed_.order.push_back(option->get_name());
        }
        return;
      }
    }
  }

  // Gives each text without a dash to the verb's arguments in their order.
  Result<void> AssignPlaces(const std::vector<std::string>& places) {
    if (parsed_.verb == nullptr) {
      const CLI::App* group = SelectedGroup();
      if (group != nullptr) {
        parsed_.group = group->get_name();
        return places.empty() ? Result<void>()
                              : UnknownVerb(fmt::format("{} {}", group->get_name(), places[0]));
      }
      return places.empty() ? Result<void>() : UnknownVerb(places[0]);
    }
    size_t next = 0;
    size_t needed = 0;
    for (const ArgumentSpec& argument : parsed_.verb->arguments) {
      needed += static_cast<size_t>(argument.at_least);
    }
    for (const ArgumentSpec& argument : parsed_.verb->arguments) {
      const size_t most =
          argument.at_most < 0 ? places.size() : static_cast<size_t>(argument.at_most);
      const auto least = static_cast<size_t>(argument.at_least);
      needed -= least;  // by those behind it, for which what is optional leaves room
      for (size_t taken = 0; taken < most && next < places.size(); ++taken) {
        if (taken >= least && places.size() - next <= needed) {
          break;
        }
        parsed_.arguments[std::string(argument.name)].push_back(places[next++]);
      }
    }
    if (next < places.size()) {
      return Fail(
          ErrorCode::kUsage,
          "{0} does not take another argument: {1} (dynalake {0} --help says what it takes)",
          parsed_.verb->name, places[next]);
    }
    return {};
  }

  const CLI::App* SelectedGroup() const {
    const auto selected = app_.get_subcommands();
    return selected.empty() ? nullptr : selected.front();
  }

  CLI::App app_;
  ParsedArguments parsed_;
  std::map<std::string, CLI::App*> groups_;  ///< the first words of verbs with two
  std::vector<std::pair<CLI::App*, const VerbSpec*>> commands_;
};

Result<void> CheckOption(const OptionSpec& option, const std::vector<std::string>& values) {
  if (!option.value.empty() && !option.repeatable && values.size() > 1) {
    return Fail(ErrorCode::kUsage, "{} is given {} times", option.name, values.size());
  }
  for (const std::string& value : values) {
    if (!option.choices.empty() &&
        std::ranges::find(option.choices, value) == option.choices.end()) {
      return Fail(ErrorCode::kUsage, "{} {} is none of {}{}", option.name, value,
                  fmt::join(option.choices, ", "), Proposal(value, option.choices));
    }
  }
  return {};
}

Result<void> CheckArgument(const VerbSpec& verb, const ArgumentSpec& argument,
                           const std::vector<std::string>& values) {
  if (static_cast<int>(values.size()) < argument.at_least) {
    return Fail(ErrorCode::kUsage, "{} needs {}: {}", verb.name, argument.name, argument.help);
  }
  for (const std::string& value : values) {
    if (!argument.choices.empty() &&
        std::ranges::find(argument.choices, value) == argument.choices.end()) {
      return Fail(ErrorCode::kUsage, "{} {} is none of {}{}", argument.name, value,
                  fmt::join(argument.choices, ", "), Proposal(value, argument.choices));
    }
  }
  return {};
}

Result<void> Check(const ParsedArguments& parsed) {
  const auto check_all = [&](std::span<const OptionSpec> specs) -> Result<void> {
    for (const OptionSpec& spec : specs) {
      if (const auto found = parsed.options.find(spec.name); found != parsed.options.end()) {
        DYNALAKE_TRY(CheckOption(spec, found->second));
      }
    }
    return {};
  };
  DYNALAKE_TRY(check_all(GlobalOptionSpecs()));
  if (parsed.verb == nullptr) {
    if (!parsed.group.empty()) {
      return Fail(ErrorCode::kUsage, "{} needs a second word: {}", parsed.group,
                  VerbsOfGroup(parsed.group));
    }
    return {};
  }
  DYNALAKE_TRY(check_all(parsed.verb->options));
  for (const ArgumentSpec& argument : parsed.verb->arguments) {
    const auto found = parsed.arguments.find(argument.name);
    DYNALAKE_TRY(CheckArgument(
        *parsed.verb, argument,
        found == parsed.arguments.end() ? std::vector<std::string>() : found->second));
  }
  return {};
}

}  // namespace

Result<ParsedArguments> ParseArguments(std::span<const std::string> arguments) {
  try {
    Parser parser;
    DYNALAKE_ASSIGN(ParsedArguments parsed, parser.Parse(arguments));
    if (!parsed.Has("--help") && !parsed.Has("--version")) {
      DYNALAKE_TRY(Check(parsed));
    }
    return parsed;
  } catch (const CLI::ArgumentMismatch& error) {
    return MissingValue(error);
  } catch (const CLI::Error& error) {
    return Fail(ErrorCode::kUsage, "{}", error.what());
  }
}

}  // namespace dynalake::app
