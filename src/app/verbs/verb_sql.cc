#include "app/lake/lake.h"
#include "app/lake/memory_bound.h"
#include "app/settings/text_file.h"
#include "app/shell/shell.h"
#include "app/shell/sql_runner.h"
#include "app/verbs/verbs.h"

namespace dynalake::app {
Result<void> RunSql(const SqlCommand& command, const Context& context) {
  std::string script;
  const bool interactive =
      !command.statements.has_value() && !command.file.has_value() && context.in_is_terminal;
  if (command.statements.has_value()) {
    script = *command.statements;
  } else if (command.file.has_value()) {
    DYNALAKE_ASSIGN(script, ReadTextFile(*command.file, *command.file));
  } else if (!interactive) {
    DYNALAKE_ASSIGN(script, ReadStandardInput());
  }
  DYNALAKE_ASSIGN(const auto lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_ASSIGN(query::Session * session, lake->Session());
  BoundProcessMemory(context.settings.memory_bytes);
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
