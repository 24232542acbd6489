#include <fstream>
#include <iostream>
#include <sstream>

#include "app/shell.h"
#include "app/sql_runner.h"
#include "app/verbs.h"
#include "app/wiring.h"

namespace dynalake::app {
namespace {

Result<std::string> ReadAll(std::istream& in, const std::string& name) {
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || !text) {
    return Fail(ErrorCode::kNotFound, "{} cannot be read", name);
  }
  return text.str();
}

}  // namespace

Result<void> RunSql(const SqlCommand& command, const Context& context) {
  std::string script;
  const bool interactive =
      !command.statements.has_value() && !command.file.has_value() && context.in_is_terminal;
  if (command.statements.has_value()) {
    script = *command.statements;
  } else if (command.file.has_value()) {
    std::ifstream file(*command.file, std::ios::binary);
    DYNALAKE_ASSIGN(script, ReadAll(file, *command.file));
  } else if (!interactive) {
    DYNALAKE_ASSIGN(script, ReadAll(std::cin, "standard input"));
  }
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(query::Session * session, lake->Session());
  if (interactive) {
    return RunShell(*session, context);
  }
  Result<void> done = RunScript(*session, script, {context.settings.output, context.style},
                                context.out, context.cancel);
  if (!done && command.file.has_value() && done.error().code() != ErrorCode::kCancelled) {
    return std::move(done).error().WithContext(*command.file);
  }
  return done;
}

}  // namespace dynalake::app
