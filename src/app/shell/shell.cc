#include "app/shell/shell.h"

#include <algorithm>
#include <signal.h>
#include <utility>

#include "app/lake/errors.h"
#include "app/lake/interrupt.h"
#include "app/shell/line_editor.h"
#include "app/shell/sql_completion.h"
#include "app/shell/statement_editor.h"
#include "app/shell/statement_splitter.h"
#include "base/ascii.h"
#include "render/escape.h"

namespace dynalake::app {
namespace {

constexpr const char* kPrompt = "dynalake> ";
constexpr const char* kMorePrompt = "     ...> ";

// Where histories lie by the XDG rules; nothing without a home.
std::string HistoryFile(const Environment& environment) {
  if (const auto state = environment("XDG_STATE_HOME"); state.has_value() && !state->empty()) {
    return *state + "/dynalake/history";
  }
  const auto home = environment("HOME");
  return home.has_value() ? *home + "/.local/state/dynalake/history" : std::string();
}

class Shell {
 public:
  Shell(query::Session& session, const Context& context, LakeListings listings, bool timing)
      : session_(session),
        context_(context),
        console_(session, context, std::move(listings), SqlConsole::Use::kTyped),
        splitter_(session.dialect()),
        editor_(HistoryFile(context.environment),
                [this](std::string_view before) { return Complete(before); }) {
    console_.set_timing(timing);
  }

  Result<void> Run() {
    if (!context_.settings.quiet) {
      DYNALAKE_TRY(context_.out.Write(
          fmt::format("dynalake, {} SQL; \\? lists commands, \\q leaves\n",
                      session_.dialect() == query::Dialect::kAthena ? "Athena's" : "DuckDB's")));
    }
    while (!done_) {
      LineEditor::Input input = editor_.Read(splitter_.pending() ? kMorePrompt : kPrompt);
      switch (input.outcome) {
        case LineEditor::Outcome::kEnd:
          return context_.out.Write("\n");
        case LineEditor::Outcome::kInterrupted:
          DYNALAKE_TRY(context_.cancel.Check());
          splitter_.Clear();
          DYNALAKE_TRY(context_.out.Write("\n"));
          break;
        case LineEditor::Outcome::kLine:
          DYNALAKE_TRY(TakeLine(input.line));
          break;
      }
    }
    return {};
  }

 private:
  Result<void> TakeLine(const std::string& line) {
    if (splitter_.is_outside() && line.starts_with('\\')) {
      editor_.Remember(line);
      Show(RunCommand(line));
      return context_.cancel.Check();
    }
    if (splitter_.at_start()) {
      if (const std::string_view command = CommandOfWord(line); !command.empty()) {
        Show(RunCommand(command));
        return {};
      }
      if (line.size() > 1 && line[0] == '.' && IsAsciiAlphanumeric(line[1])) {
        Show(DotCommand(line));
        return {};
      }
    }
    // What is recalled may be a statement of several lines.
    for (size_t start = 0; start <= line.size();) {
      const size_t end = std::min(line.find('\n', start), line.size());
      for (const std::string& statement : splitter_.AddLine(line.substr(start, end - start))) {
        RunTyped(statement);
      }
      start = end + 1;
    }
    return context_.cancel.Check();
  }

  void RunTyped(const std::string& statement) {
    last_statement_ = statement;
    editor_.Remember(OnOneLine(session_.dialect(), statement));
    Show(WithInterrupt(
        [&](const CancelToken& cancel) { return console_.RunScript(statement, cancel); }));
  }

  // Ctrl-C stops what `run` does, and the shell goes on.
  Result<void> WithInterrupt(const std::function<Result<void>(const CancelToken&)>& run) {
    const CancelToken cancel = context_.cancel.Child();
    const InterruptScope interrupt(cancel);
    if (editor_.TakeInterrupt()) {
      cancel.Cancel();
    }
    return run(cancel);
  }

  void Show(const Result<void>& result) {
    if (!result) {
      ShowError(result.error(), LogFormat::kText, context_.err);
    }
  }

  Result<void> RunCommand(std::string_view line) {
    DYNALAKE_ASSIGN(const TypedCommand command, ReadCommand(line));
    if (command.spec->command == ShellCommand::kLeave) {
      done_ = true;
      return {};
    }
    if (command.spec->command == ShellCommand::kEdit) {
      return Edit(command.argument);
    }
    const Result<void> done = WithInterrupt(
        [&](const CancelToken& cancel) { return console_.RunCommand(command, cancel); });
    splitter_.set_dialect(session_.dialect());
    return done;
  }

  Result<void> Edit(const std::string& path) {
    const std::string current = splitter_.pending() ? splitter_.rest() : last_statement_;
    DYNALAKE_ASSIGN(const std::optional<std::string> edited,
                    EditText(current, console_.PathOf(path), context_));
    if (!edited.has_value()) {
      return context_.out.Write("nothing was written, so nothing runs\n");
    }
    splitter_.Clear();
    if (std::ranges::all_of(*edited, IsAsciiSpace)) {
      return {};
    }
    DYNALAKE_TRY(ShowTyped(*edited));
    RunTyped(*edited);
    return {};
  }

  // What runs is seen above its answer, as if it had been typed.
  Result<void> ShowTyped(std::string_view text) {
    std::string shown;
    for (const char* prompt = kPrompt; !text.empty(); prompt = kMorePrompt) {
      const size_t end = std::min(text.find('\n'), text.size());
      shown += prompt;
      render::AppendForTerminal(text.substr(0, end), shown);
      shown += '\n';
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return context_.out.Write(shown);
  }

  Completions Complete(std::string_view before) {
    const SqlNames names{
        .dialect = session_.dialect(),
        // Where the lake cannot be read, Tab proposes nothing; the statement will say why.
        .relations =
            [this] {
              return session_.ListRelations().value_or(std::vector<query::RelationInfo>());
            },
        .columns =
            [this](const engine::TableName& relation) {
              return session_.ListColumns(relation).value_or(std::vector<std::string>());
            },
    };
    return splitter_.is_outside() && before.starts_with('\\')
               ? CompleteCommand(before, names)
               : CompleteSql(splitter_.rest(), before, names);
  }

  query::Session& session_;
  const Context& context_;
  SqlConsole console_;
  StatementSplitter splitter_;
  std::string last_statement_;  ///< what \e edits where no other has begun
  bool done_ = false;
  LineEditor editor_;
};

}  // namespace

Result<void> RunShell(query::Session& session, const Context& context, LakeListings listings,
                      bool timing) {
  // A pager that ends early is an error of a write, not the end of the shell.
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  struct sigaction previous = {};
  sigaction(SIGPIPE, &ignore, &previous);
  Result<void> result = Shell(session, context, std::move(listings), timing).Run();
  sigaction(SIGPIPE, &previous, nullptr);
  return result;
}

}  // namespace dynalake::app
