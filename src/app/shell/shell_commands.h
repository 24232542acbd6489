#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "query/dialect.h"

namespace dynalake::app {

/// What is no SQL: what one types with a backslash.
enum class ShellCommand : uint8_t {
  kDescribe,
  kDialect,
  kTables,
  kViews,
  kEdit,
  kFormat,
  kInclude,
  kOutput,
  kTiming,
  kExpanded,
  kHelp,
  kLeave
};

/// What a command's argument names, so that Tab can propose it.
enum class CommandArgument : uint8_t { kNone, kRelation, kPath, kChoice };

struct CommandSpec {
  ShellCommand command;
  std::string_view name;      ///< "\d"
  std::string_view argument;  ///< as the help shows it
  std::string_view help;
  CommandArgument kind = CommandArgument::kNone;
  std::span<const std::string_view> choices = {};
};

/// All commands, in the order of the help. Help, completion and the proposals of errors are made
/// from this.
std::span<const CommandSpec> ShellCommands();

/// The command of that name, or null. "\d+" is "\d", and so on, as psql's users type it.
const CommandSpec* FindCommand(std::string_view name);

/// The command of a line that is a word which needs no backslash where nothing has begun: "help",
/// "exit", "quit". Else nothing.
std::string_view CommandOfWord(std::string_view line);

/// A line that was typed, cut.
struct TypedCommand {
  const CommandSpec* spec = nullptr;
  std::string argument;  ///< without blanks and semicolons around it, nor quotes
};

/// Reads a line that begins with a backslash. kInvalidArgument for a command that there is not,
/// with the nearest one, or an argument that it does not take.
Result<TypedCommand> ReadCommand(std::string_view line);

/// What a `\dialect` that has an argument sets.
query::Dialect DialectOfCommand(const TypedCommand& command);

/// The error for a line that begins with a dot, as commands do in the shells of DuckDB and SQLite.
Error DotCommand(std::string_view line);

/// What \? shows.
std::string CommandHelp();

}  // namespace dynalake::app
