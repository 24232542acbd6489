#include "app/shell/shell_commands.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/nearest.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kFormats[] = {"table", "json", "jsonl", "csv"};
constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr std::string_view kOnOffAuto[] = {"on", "off", "auto"};

constexpr std::string_view kDialects[] = {"athena", "duckdb"};

constexpr CommandSpec kCommands[] = {
    {ShellCommand::kDescribe, "\\d", "[NAME]",
     "tables and views, or one of them, as dynalake tables and schema show them",
     CommandArgument::kRelation},
    {ShellCommand::kDialect, "\\dialect", "[NAME]",
     "the language of what follows: athena or duckdb; without one, say which",
     CommandArgument::kChoice, kDialects},
    {ShellCommand::kTables, "\\dt", "", "tables alone"},
    {ShellCommand::kViews, "\\dv", "", "views alone"},
    {ShellCommand::kEdit, "\\e", "[FILE]",
     "edit the statement, or a file, in $VISUAL or $EDITOR, and run it", CommandArgument::kPath},
    {ShellCommand::kFormat, "\\format", "FORMAT", "print answers as table, json, jsonl or csv",
     CommandArgument::kChoice, kFormats},
    {ShellCommand::kInclude, "\\i", "FILE", "run the statements and commands of a file",
     CommandArgument::kPath},
    {ShellCommand::kOutput, "\\o", "[FILE]",
     "write answers to a file; without one, show them again", CommandArgument::kPath},
    {ShellCommand::kTiming, "\\timing", "[on|off]", "show how long statements take",
     CommandArgument::kChoice, kOnOff},
    {ShellCommand::kExpanded, "\\x", "[on|off|auto]",
     "show rows as records: always, never, or where one does not fit (auto)",
     CommandArgument::kChoice, kOnOffAuto},
    {ShellCommand::kHelp, "\\?", "", "this list"},
    {ShellCommand::kLeave, "\\q", "", "leave; so does Ctrl-D"},
};

// What else people type.
constexpr std::pair<std::string_view, ShellCommand> kOtherNames[] = {
    {"\\h", ShellCommand::kHelp},     {"\\help", ShellCommand::kHelp},
    {"\\quit", ShellCommand::kLeave}, {"\\exit", ShellCommand::kLeave},
    {"\\edit", ShellCommand::kEdit},  {"\\include", ShellCommand::kInclude},
    {"\\out", ShellCommand::kOutput},
};

// Of the shells of DuckDB and SQLite.
constexpr std::pair<std::string_view, ShellCommand> kDotNames[] = {
    {".tables", ShellCommand::kDescribe},  {".schema", ShellCommand::kDescribe},
    {".mode", ShellCommand::kFormat},      {".read", ShellCommand::kInclude},
    {".output", ShellCommand::kOutput},    {".once", ShellCommand::kOutput},
    {".timer", ShellCommand::kTiming},     {".edit", ShellCommand::kEdit},
    {".help", ShellCommand::kHelp},        {".quit", ShellCommand::kLeave},
    {".exit", ShellCommand::kLeave},       {".databases", ShellCommand::kDescribe},
    {".describe", ShellCommand::kDescribe}};

const CommandSpec& SpecOfCommand(ShellCommand command) {
  return *std::ranges::find(kCommands, command, &CommandSpec::command);
}

std::string_view Trimmed(std::string_view text) {
  const auto is_padding = [](char c) { return IsAsciiSpace(c) || c == ';'; };
  while (!text.empty() && is_padding(text.back())) {
    text.remove_suffix(1);
  }
  while (!text.empty() && is_padding(text.front())) {
    text.remove_prefix(1);
  }
  return text;
}

// The first word of a line, and what follows it.
std::pair<std::string_view, std::string_view> CutName(std::string_view line) {
  line = Trimmed(line);
  const size_t end = std::min(line.find_first_of(" \t"), line.size());
  return {line.substr(0, end), Trimmed(line.substr(end))};
}

// Names of files may stand in quotes, as psql has it; names of tables keep theirs, which SQL wants.
std::string_view Unquoted(std::string_view text, CommandArgument kind) {
  const bool is_quoted = kind == CommandArgument::kPath && text.size() > 1 &&
                         text.front() == text.back() &&
                         (text.front() == '\'' || text.front() == '"');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

Result<void> CheckArgument(const CommandSpec& spec, std::string_view argument) {
  if (argument.empty()) {
    return spec.argument.empty() || spec.argument.starts_with('[')
               ? Result<void>()
               : Fail(ErrorCode::kInvalidArgument, "{0} needs its argument: {0} {1}", spec.name,
                      spec.argument);
  }
  if (spec.argument.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "{} takes no argument", spec.name);
  }
  if (!spec.choices.empty() && std::ranges::find(spec.choices, argument) == spec.choices.end()) {
    return Fail(ErrorCode::kInvalidArgument, "{} takes {}{}", spec.name,
                fmt::join(spec.choices, ", "), Proposal(argument, spec.choices));
  }
  return {};
}

}  // namespace

std::span<const CommandSpec> ShellCommands() { return kCommands; }

const CommandSpec* FindCommand(std::string_view name) {
  if (name.starts_with("\\d") && name.ends_with('+')) {
    name.remove_suffix(1);
  }
  if (const auto found = std::ranges::find(kCommands, name, &CommandSpec::name);
      found != std::ranges::end(kCommands)) {
    return found;
  }
  const auto other =
      std::ranges::find(kOtherNames, name, [](const auto& entry) { return entry.first; });
  return other == std::ranges::end(kOtherNames) ? nullptr : &SpecOfCommand(other->second);
}

std::string_view CommandOfWord(std::string_view line) {
  const std::string_view word = Trimmed(line);
  if (word == "help") {
    return "\\?";
  }
  return word == "exit" || word == "quit" ? "\\q" : std::string_view();
}

Result<TypedCommand> ReadCommand(std::string_view line) {
  const auto [name, rest] = CutName(line);
  const CommandSpec* const spec = FindCommand(name);
  if (spec == nullptr) {
    std::vector<std::string_view> names;
    for (const CommandSpec& each : kCommands) {
      names.push_back(each.name);
    }
    return Fail(ErrorCode::kInvalidArgument, "unknown command {}{}; \\? lists them", name,
                Proposal(name, names));
  }
  const std::string_view argument = Unquoted(rest, spec->kind);
  DYNALAKE_TRY(CheckArgument(*spec, argument));
  return TypedCommand{.spec = spec, .argument = std::string(argument)};
}

query::Dialect DialectOfCommand(const TypedCommand& command) {
  return command.argument == "athena" ? query::Dialect::kAthena : query::Dialect::kDuckdb;
}

Error DotCommand(std::string_view line) {
  const std::string_view name = CutName(line).first;
  const auto known =
      std::ranges::find(kDotNames, name, [](const auto& entry) { return entry.first; });
  return Fail(ErrorCode::kInvalidArgument, "{}: commands begin with a backslash here{}", name,
              known == std::ranges::end(kDotNames)
                  ? std::string("; \\? lists them")
                  : fmt::format(": {}", SpecOfCommand(known->second).name));
}

std::string CommandHelp() {
  std::string text;
  for (const CommandSpec& spec : kCommands) {
    text += fmt::format("{:<17} {}\n", fmt::format("{} {}", spec.name, spec.argument), spec.help);
  }
  return text + "A statement ends with a semicolon. Tab completes, Ctrl-C cancels.\n";
}

}  // namespace dynalake::app
