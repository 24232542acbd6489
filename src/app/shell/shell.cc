#include "app/shell/shell.h"

#include <algorithm>
#include <array>
#include <memory>
#include <signal.h>
#include <unistd.h>
#include <utility>

#include "app/lake/errors.h"
#include "app/lake/interrupt.h"
#include "app/lake/listing.h"
#include "app/settings/units.h"
#include "app/shell/line_editor.h"
#include "app/shell/pager.h"
#include "app/shell/sql_completion.h"
#include "app/shell/sql_runner.h"
#include "app/shell/statement_splitter.h"
#include "app/shell/terminal.h"
#include "base/nearest.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kCommandHelp =
    "\\d          tables and views\n"
    "\\d NAME     columns of a table or view\n"
    "\\o FORMAT   print results as table, json, jsonl or csv\n"
    "\\timing     show how long statements take, or stop it\n"
    "\\q          leave (so does Ctrl-D)\n"
    "A statement ends with a semicolon. Tab completes, Ctrl-C cancels.\n";

// Where histories lie by the XDG rules; nothing without a home.
std::string HistoryFile(const Environment& environment) {
  if (const auto state = environment("XDG_STATE_HOME"); state.has_value() && !state->empty()) {
    return *state + "/dynalake/history";
  }
  const auto home = environment("HOME");
  return home.has_value() ? *home + "/.local/state/dynalake/history" : std::string();
}

// One entry of the history: several lines become one unless a comment would swallow the rest.
std::string HistoryEntry(std::string statement) {
  while (statement.ends_with('\n')) {
    statement.pop_back();
  }
  if (statement.find("--") == std::string::npos) {
    std::ranges::replace(statement, '\n', ' ');
  }
  return statement;
}

class Shell {
 public:
  Shell(query::Session& session, const Context& context)
      : session_(session),
        context_(context),
        format_(context.settings.output),
        pager_(FindPager(context.environment)),
        editor_(HistoryFile(context.environment),
                [this](std::string_view before) { return Complete(before); }) {}

  Result<void> Run() {
    if (!context_.settings.quiet) {
      DYNALAKE_TRY(context_.out.Write("dynalake SQL; \\? lists commands, \\q leaves\n"));
    }
    while (!done_) {
      LineEditor::Input input = editor_.Read(splitter_.pending() ? "     ...> " : "dynalake> ");
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
    if (!splitter_.pending() && line.starts_with('\\')) {
      editor_.Remember(line);
      Show(RunCommand(line));
      return {};
    }
    if (!splitter_.pending() && (line == "exit" || line == "quit")) {
      done_ = true;
      return {};
    }
    // What is recalled may be a statement of several lines.
    for (size_t start = 0; start <= line.size();) {
      const size_t end = std::min(line.find('\n', start), line.size());
      for (const std::string& statement : splitter_.AddLine(line.substr(start, end - start))) {
        editor_.Remember(HistoryEntry(statement));
        Show(RunText(statement));
      }
      start = end + 1;
    }
    DYNALAKE_TRY(context_.cancel.Check());
    return {};
  }

  void Show(const Result<void>& result) {
    if (!result) {
      ShowError(result.error(), LogFormat::kText, context_.err);
    }
  }

  Result<void> RunCommand(const std::string& line) {
    const size_t space = line.find(' ');
    const std::string name = line.substr(0, space);
    std::string argument = space == std::string::npos ? "" : line.substr(space + 1);
    while (argument.ends_with(' ') || argument.ends_with(';')) {
      argument.pop_back();
    }
    if (name == "\\q") {
      done_ = true;
      return {};
    }
    if (name == "\\timing") {
      timing_ = !timing_;
      return context_.out.Write(timing_ ? "timing is on\n" : "timing is off\n");
    }
    if (name == "\\o") {
      return SetFormat(argument);
    }
    if (name == "\\d") {
      return argument.empty() ? ListRelations() : Describe(argument);
    }
    if (name == "\\?" || name == "\\h" || name == "\\help") {
      return context_.out.Write(kCommandHelp);
    }
    return Fail(ErrorCode::kInvalidArgument, "unknown command {}; \\? lists them", name);
  }

  Result<void> SetFormat(const std::string& argument) {
    constexpr std::array<std::string_view, 4> kNames = {"table", "json", "jsonl", "csv"};
    constexpr std::array<render::OutputFormat, 4> kFormats = {
        render::OutputFormat::kTable, render::OutputFormat::kJson, render::OutputFormat::kJsonLines,
        render::OutputFormat::kCsv};
    const auto found = std::ranges::find(kNames, argument);
    if (found == kNames.end()) {
      return Fail(ErrorCode::kInvalidArgument, "\\o takes {}{}", fmt::join(kNames, ", "),
                  Proposal(argument, kNames));
    }
    format_ = kFormats[static_cast<size_t>(found - kNames.begin())];
    return {};
  }

  Result<void> ListRelations() {
    DYNALAKE_ASSIGN(const auto relations, session_.ListRelations());
    Listing listing({{"name"}, {"database"}, {"kind"}});
    for (const query::RelationInfo& relation : relations) {
      listing.Add(
          {relation.name, relation.database, std::string(relation.is_view ? "view" : "table")});
    }
    return listing.Print(format_, context_);
  }

  Result<void> Describe(const std::string& name) {
    const engine::TableName table{.database = "", .table = name};
    return RunText("DESCRIBE " + (name.find('"') == std::string::npos ? table.ToString() : name));
  }

  Result<void> RunText(const std::string& text) {
    const CancelToken cancel = context_.cancel.Child();
    const InterruptScope interrupt(cancel);
    const int64_t started = context_.clock.SteadyMicros();
    DYNALAKE_ASSIGN(auto statements, session_.Parse(text));
    for (engine::Statement& statement : statements) {
      DYNALAKE_TRY(RunOne(std::move(statement), cancel));
    }
    if (timing_) {
      const int64_t taken = context_.clock.SteadyMicros() - started;
      return context_.out.Write(fmt::format("Time: {}\n", FormatDuration(taken)));
    }
    return {};
  }

  Result<void> RunOne(engine::Statement statement, const CancelToken& cancel) {
    const TerminalSize size = SizeOfTerminal(STDOUT_FILENO);
    if (!pager_.has_value() || !context_.style.terminal) {
      const render::OutputStyle style{context_.style.terminal,
                                      context_.style.terminal ? size.columns : 0};
      const auto rows =
          RunStatement(session_, std::move(statement), {format_, style}, context_.out, cancel);
      return rows ? Result<void>() : Result<void>(rows.error());
    }
    PagerSink sink(*pager_, size.rows, size.columns, context_.out);
    const auto rows = RunStatement(session_, std::move(statement),
                                   {format_, {.terminal = true, .width = 0}}, sink, cancel);
    const bool left_pager =
        !rows && rows.error().code() == ErrorCode::kCancelled && !cancel.cancelled();
    if (!rows && !left_pager) {
      return rows.error();
    }
    return sink.Finish();
  }

  Completions Complete(std::string_view before) {
    const SqlNames names{
        .tables = [this] { return TableNames(); },
        .columns =
            [this](const std::string& table) {
              return session_.ListColumns({.database = "", .table = table})
                  .value_or(std::vector<std::string>());
            },
    };
    return CompleteSql(splitter_.rest(), before, names);
  }

  // Where the lake cannot be read, Tab proposes nothing; the statement will say why.
  std::vector<std::string> TableNames() {
    std::vector<std::string> names;
    if (const auto relations = session_.ListRelations()) {
      for (const query::RelationInfo& relation : *relations) {
        names.push_back(relation.name);
      }
    }
    return names;
  }

  query::Session& session_;
  const Context& context_;
  render::OutputFormat format_;
  std::optional<std::string> pager_;
  StatementSplitter splitter_;
  bool timing_ = false;
  bool done_ = false;
  LineEditor editor_;
};

}  // namespace

Result<void> RunShell(query::Session& session, const Context& context) {
  // A pager that ends early is an error of a write, not the end of the shell.
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  struct sigaction previous = {};
  sigaction(SIGPIPE, &ignore, &previous);
  Result<void> result = Shell(session, context).Run();
  sigaction(SIGPIPE, &previous, nullptr);
  return result;
}

}  // namespace dynalake::app
