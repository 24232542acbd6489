#include "app/cli/completion.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/verb_specs.h"
#include "base/format.h"

namespace dynalake::app {
namespace {

// Lists the tables and views of the lake; silent on errors. In DuckDB's dialect, as Athena's has
// names in small letters there.
constexpr std::string_view kListRelations =
    "dynalake sql --dialect duckdb --quiet --output csv -c \"select table_name from "
    "information_schema.tables\"";

// Likewise, without the views, which most verbs that take a table refuse.
constexpr std::string_view kListTables =
    "dynalake sql --dialect duckdb --quiet --output csv -c \"select table_name from "
    "information_schema.tables where table_type = 'BASE TABLE'\"";

// What follows them: of CSV, plain names are made, one a line.
constexpr std::string_view kPlainNames =
    " 2>/dev/null | sed -e 1d -e 's/^\"\\(.*\\)\"$/\\1/' -e 's/\"\"/\"/g'";

// The command that lists what may stand there; nothing where that is no matter of the lake.
std::string ListCommand(Proposes proposes) {
  if (proposes != Proposes::kRelation && proposes != Proposes::kTable) {
    return {};
  }
  return fmt::format("{}{}", proposes == Proposes::kTable ? kListTables : kListRelations,
                     kPlainNames);
}

std::vector<OptionSpec> OptionsOf(const VerbSpec& verb) {
  std::vector<OptionSpec> options(verb.options.begin(), verb.options.end());
  const auto global = GlobalOptionSpecs();
  options.insert(options.end(), global.begin(), global.end());
  return options;
}

std::string OptionWords(std::span<const OptionSpec> options) {
  std::vector<std::string_view> words;
  for (const OptionSpec& option : options) {
    words.push_back(option.name);
    if (!option.short_name.empty()) {
      words.push_back(option.short_name);
    }
  }
  return fmt::format("{}", fmt::join(words, " "));
}

// The first words of all verbs, each once.
std::vector<std::string_view> FirstWords() {
  std::vector<std::string_view> words;
  for (const VerbSpec& verb : Verbs()) {
    const std::string_view word = verb.name.substr(0, verb.name.find(' '));
    if (!verb.hidden && (words.empty() || words.back() != word)) {
      words.push_back(word);
    }
  }
  return words;
}

// Words of verbs of two: ("generate", ("export", "live")).
using Group = std::pair<std::string_view, std::vector<const VerbSpec*>>;

std::vector<Group> Groups() {
  std::vector<Group> groups;
  for (const VerbSpec& verb : Verbs()) {
    const size_t space = verb.name.find(' ');
    if (space == std::string_view::npos) {
      continue;
    }
    const std::string_view first = verb.name.substr(0, space);
    if (groups.empty() || groups.back().first != first) {
      groups.emplace_back(first, std::vector<const VerbSpec*>());
    }
    groups.back().second.push_back(&verb);
  }
  return groups;
}

std::string_view SecondWord(const VerbSpec& verb) {
  return verb.name.substr(verb.name.find(' ') + 1);
}

std::vector<std::string_view> SecondWords(const Group& group) {
  std::vector<std::string_view> words;
  for (const VerbSpec* verb : group.second) {
    words.push_back(SecondWord(*verb));
  }
  return words;
}

// Functions of the bash script. Whoever writes to a lake names its tables: a name is never
// expanded, as `compgen -W` does, and is proposed quoted, as readline quotes files alone.
constexpr std::string_view kBashFunctions = R"(# Proposes the names on standard input, one a line.
_dynalake_names() {
  local name quoted typed=${word#[\"\']}
  typed=${typed//\\/}
  compopt +o filenames 2>/dev/null
  while IFS= read -r name; do
    printf -v quoted %q "$name"
    # Behind a quote that is open, backslashes would be part of the name.
    if [[ $name == "$typed"* && ( $name == "$quoted" || $word != [\"\']* ) ]]; then
      COMPREPLY+=("$quoted")
    fi
  done
}
)";

// What may stand at an argument's place, as a bash action.
std::string BashAction(Proposes proposes, std::span<const std::string_view> choices) {
  switch (proposes) {
    case Proposes::kPath:
      return "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")";
    case Proposes::kTable:
    case Proposes::kRelation:
      return fmt::format("_dynalake_names < <({})", ListCommand(proposes));
    case Proposes::kChoice:
      return fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))", fmt::join(choices, " "));
    case Proposes::kNothing:
      break;
  }
  return ":";
}

// The one list of values for options, which have the same meaning in every verb.
std::string BashValueCases(std::span<const OptionSpec> options) {
  std::string out;
  for (const OptionSpec& option : options) {
    if (!option.value.empty()) {
      out += fmt::format("    {}) {}; return ;;\n", option.name,
                         BashAction(option.proposes, option.choices));
    }
  }
  return out;
}

std::string BashVerbCase(const VerbSpec& verb) {
  std::string out = fmt::format("    '{}')\n", verb.name);
  out += "      case \"$previous\" in\n" + BashValueCases(verb.options) + "      esac\n";
  out += fmt::format(
      "      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return; "
      "fi\n",
      OptionWords(OptionsOf(verb)));
  if (!verb.arguments.empty()) {
    const ArgumentSpec& first = verb.arguments.front();
    out += fmt::format("      {}\n", BashAction(first.proposes, first.choices));
  }
  return out + "      ;;\n";
}

std::string BashScript() {
  std::string out = "# bash completion of dynalake; made by: dynalake completion bash\n";
  out += kBashFunctions;
  out +=
      "_dynalake() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= each\n"
      "  for each in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$verb:$each\" in\n";
  out += fmt::format("      :{}) verb=$each ;;\n", fmt::join(FirstWords(), "|:"));
  for (const Group& group : Groups()) {
    for (const VerbSpec* verb : group.second) {
      out += fmt::format("      {}:{}) verb='{}' ;;\n", group.first, SecondWord(*verb), verb->name);
    }
  }
  out +=
      "    esac\n"
      "  done\n"
      "  COMPREPLY=()\n"
      "  case \"$previous\" in\n";
  out += BashValueCases(GlobalOptionSpecs());
  out += "  esac\n  case \"$verb\" in\n";
  out += fmt::format("    '') COMPREPLY=($(compgen -W \"{} {}\" -- \"$word\")) ;;\n",
                     fmt::join(FirstWords(), " "), OptionWords(GlobalOptionSpecs()));
  for (const Group& group : Groups()) {
    out += fmt::format("    {}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")) ;;\n", group.first,
                       fmt::join(SecondWords(group), " "));
  }
  for (const VerbSpec& verb : Verbs()) {
    if (!verb.hidden) {
      out += BashVerbCase(verb);
    }
  }
  return out + "  esac\n}\ncomplete -o filenames -F _dynalake dynalake\n";
}

// Single quotes for the shell; help texts may hold them.
std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + "'";
}

// A description inside zsh's option specifications may not hold these unescaped.
std::string ZshEscaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string ZshAction(Proposes proposes, std::span<const std::string_view> choices) {
  switch (proposes) {
    case Proposes::kPath:
      return "_files";
    case Proposes::kTable:
      return "_dynalake_tables";
    case Proposes::kRelation:
      return "_dynalake_relations";
    case Proposes::kChoice:
      return fmt::format("({})", fmt::join(choices, " "));
    case Proposes::kNothing:
      break;
  }
  return " ";
}

std::string ZshArguments(const VerbSpec& verb) {
  std::string out;
  for (const OptionSpec& option : OptionsOf(verb)) {
    std::string spec =
        fmt::format("{}{}[{}]", option.repeatable ? "*" : "", option.name, ZshEscaped(option.help));
    if (!option.value.empty()) {
      spec += fmt::format(":{}:{}", ZshEscaped(option.value),
                          ZshAction(option.proposes, option.choices));
    }
    out += fmt::format(" \\\n        {}", Quoted(spec));
  }
  for (const ArgumentSpec& argument : verb.arguments) {
    out += fmt::format(
        " \\\n        {}",
        Quoted(fmt::format("{}:{}:{}", argument.at_most == 1 ? "" : "*", ZshEscaped(argument.name),
                           ZshAction(argument.proposes, argument.choices))));
  }
  return out;
}

std::string ZshScript() {
  std::string out =
      "#compdef dynalake\n"
      "# zsh completion of dynalake; made by: dynalake completion zsh\n";
  for (const Proposes proposes : {Proposes::kTable, Proposes::kRelation}) {
    out += fmt::format(
        "{}() {{\n  local -a names\n  names=(${{(f)\"$({})\"}})\n  compadd -a names\n}}\n",
        ZshAction(proposes, {}), ListCommand(proposes));
  }
  out += "_dynalake() {\n  local -a verbs\n  verbs=(\n";
  for (const std::string_view word : FirstWords()) {
    const VerbSpec* verb = FindVerb(word);
    const std::string_view summary = verb == nullptr ? "one of several verbs" : verb->summary;
    out += fmt::format("    {}\n", Quoted(fmt::format("{}:{}", word, summary)));
  }
  out +=
      "  )\n"
      "  local verb=${words[(r)(${(j:|:)verbs%%:*})]}\n"
      "  if [[ -z $verb || $words[CURRENT] == $verb ]]; then _describe verb verbs; return; fi\n"
      "  while (( CURRENT > 2 )) && [[ $words[1] != $verb ]]; do shift words; (( CURRENT-- )); "
      "done\n"
      "  case $verb in\n";
  for (const Group& group : Groups()) {
    out += fmt::format(
        "    {})\n"
        "      if (( CURRENT == 2 )); then compadd {}; return; fi\n"
        "      verb=\"$verb $words[2]\"\n"
        "      shift words; (( CURRENT-- )) ;;\n",
        group.first, fmt::join(SecondWords(group), " "));
  }
  out +=
      "  esac\n"
      "  case $verb in\n";
  for (const VerbSpec& verb : Verbs()) {
    if (!verb.hidden) {
      out += fmt::format("    '{}')\n      _arguments -s{} ;;\n", verb.name, ZshArguments(verb));
    }
  }
  return out + "  esac\n}\n_dynalake \"$@\"\n";
}

void AppendFishOption(std::string_view condition, const OptionSpec& option, std::string& out) {
  out += fmt::format("complete -c dynalake{} -l {} -d {}", condition, option.name.substr(2),
                     Quoted(option.help));
  if (!option.short_name.empty()) {
    out += fmt::format(" -s {}", option.short_name.substr(1));
  }
  if (!option.value.empty()) {
    out += option.proposes == Proposes::kPath ? " -r -F" : " -x";
  }
  if (const std::string list = ListCommand(option.proposes); !list.empty()) {
    out += fmt::format(" -a {}", Quoted(fmt::format("({})", list)));
  }
  if (!option.choices.empty()) {
    out += fmt::format(" -a {}", Quoted(fmt::format("{}", fmt::join(option.choices, " "))));
  }
  out += '\n';
}

// When a verb's own words may come, after the lines that propose the verb itself.
std::string FishCondition(const VerbSpec& verb, std::string& out) {
  const std::vector<Group> groups = Groups();
  for (const Group& group : groups) {
    const std::vector<std::string_view> words = SecondWords(group);
    if (std::ranges::find(group.second, &verb) != group.second.end()) {
      if (group.second.front() == &verb) {
        out += fmt::format("complete -c dynalake -n __fish_use_subcommand -a {} -d {}\n",
                           group.first, Quoted("one of several verbs"));
      }
      out += fmt::format(
          "complete -c dynalake -n '__fish_seen_subcommand_from {0}; and not "
          "__fish_seen_subcommand_from {1}' -a {2} -d {3}\n",
          group.first, fmt::join(words, " "), SecondWord(verb), Quoted(verb.summary));
      return fmt::format(" -n '__fish_seen_subcommand_from {}; and __fish_seen_subcommand_from {}'",
                         group.first, SecondWord(verb));
    }
  }
  out += fmt::format("complete -c dynalake -n __fish_use_subcommand -a {} -d {}\n", verb.name,
                     Quoted(verb.summary));
  std::string condition = fmt::format("__fish_seen_subcommand_from {}", verb.name);
  for (const Group& group : groups) {
    const std::vector<std::string_view> words = SecondWords(group);
    if (std::ranges::find(words, verb.name) != words.end()) {
      condition += fmt::format("; and not __fish_seen_subcommand_from {}", group.first);
    }
  }
  return fmt::format(" -n '{}'", condition);
}

std::string FishScript() {
  std::string out =
      "# fish completion of dynalake; made by: dynalake completion fish\n"
      "complete -c dynalake -f\n";
  for (const OptionSpec& option : GlobalOptionSpecs()) {
    AppendFishOption("", option, out);
  }
  for (const VerbSpec& verb : Verbs()) {
    if (verb.hidden) {
      continue;
    }
    const std::string condition = FishCondition(verb, out);
    for (const OptionSpec& option : verb.options) {
      AppendFishOption(condition, option, out);
    }
    for (const ArgumentSpec& argument : verb.arguments) {
      if (argument.proposes == Proposes::kPath) {
        out += fmt::format("complete -c dynalake{} -F\n", condition);
      } else if (const std::string list = ListCommand(argument.proposes); !list.empty()) {
        out += fmt::format("complete -c dynalake{} -a {}\n", condition,
                           Quoted(fmt::format("({})", list)));
      } else if (argument.proposes == Proposes::kChoice) {
        out += fmt::format("complete -c dynalake{} -a '{}'\n", condition,
                           fmt::join(argument.choices, " "));
      }
    }
  }
  return out;
}

}  // namespace

std::string CompletionScript(std::string_view shell) {
  if (shell == "zsh") {
    return ZshScript();
  }
  return shell == "fish" ? FishScript() : BashScript();
}

}  // namespace dynalake::app
