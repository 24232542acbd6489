#include "app/shell/sql_console.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <span>
#include <unistd.h>
#include <utility>
#include <vector>

#include "app/lake/remarks.h"
#include "app/reports/timing_text.h"
#include "app/settings/text_file.h"
#include "app/settings/units.h"
#include "app/shell/query_progress.h"
#include "app/shell/script.h"
#include "app/shell/terminal.h"
#include "base/unicode.h"

namespace dynalake::app {
namespace {

constexpr int kMostNestedFiles = 16;
constexpr mode_t kOutputMode = 0666;

constexpr std::pair<std::string_view, render::OutputFormat> kFormatNames[] = {
    {"table", render::OutputFormat::kTable},
    {"json", render::OutputFormat::kJson},
    {"jsonl", render::OutputFormat::kJsonLines},
    {"csv", render::OutputFormat::kCsv}};

// A name without the double quotes that SQL may want around its parts.
std::string PlainName(std::string_view name) {
  std::string plain;
  bool is_quoted = false;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '"') {
      plain += name[i];
    } else if (is_quoted && name.substr(i + 1).starts_with('"')) {
      plain += name[i++];
    } else {
      is_quoted = !is_quoted;
    }
  }
  return plain;
}

class FileSink final : public render::Sink {
 public:
  FileSink(const storage::PosixFile& file, const std::string& path) : file_(file), path_(path) {}

  Result<void> Write(std::string_view text) override {
    return storage::WriteFully(file_, std::as_bytes(std::span(text)), path_);
  }

 private:
  const storage::PosixFile& file_;
  const std::string& path_;
};

constexpr std::string_view kPlace = "line ";

// Where "line 3, column 8" begins in the text of an error: at its start, or behind the name of an
// error of Athena's. Nothing for one that names no place.
std::optional<size_t> PlaceIn(std::string_view text) {
  constexpr std::string_view kOfNames = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  constexpr std::string_view kBehindName = ": ";
  const size_t name_end = text.find_first_not_of(kOfNames);
  size_t place = 0;
  if (name_end != 0 && name_end != std::string_view::npos &&
      text.substr(name_end).starts_with(kBehindName)) {
    place = name_end + kBehindName.size();
  }
  return text.substr(place).starts_with(kPlace) ? std::optional(place) : std::nullopt;
}

bool NamesItsPlace(const Error& error) {
  return PlaceIn(error.ToString()) || error.code() == ErrorCode::kCancelled;
}

// An error of a part of a script, with its place, if it names one, in the script.
Error MovedDown(Error error, size_t lines) {
  const std::string text = error.ToString();
  const auto place = PlaceIn(text);
  if (lines == 0 || !place) {
    return error;
  }
  size_t line = 0;
  const char* const number = text.data() + *place + kPlace.size();
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(number, end, line);
  return read.ec != std::errc()
             ? error
             : Error(error.code(), fmt::format("{}{}{}", std::string_view(text.data(), number),
                                               line + lines, std::string_view(read.ptr, end)));
}

}  // namespace

SqlConsole::SqlConsole(query::Session& session, const Context& context, LakeListings listings,
                       Use use)
    : session_(session),
      context_(context),
      listings_(std::move(listings)),
      use_(use),
      pager_(use == Use::kTyped && context.style.terminal ? FindPager(context.environment)
                                                          : std::nullopt),
      settings_(context.settings) {}

Result<void> SqlConsole::RunScript(std::string_view script, const CancelToken& cancel) {
  const std::vector<ScriptPart> parts = CutScript(session_.dialect(), script);
  for (const ScriptPart& part : parts) {
    if (!part.is_command) {
      DYNALAKE_TRY(RunPart(part.text, part.line, parts.size() == 1, cancel));
      continue;
    }
    auto command = ReadCommand(part.text);
    if (command && command->spec->command == ShellCommand::kLeave) {
      return {};
    }
    Result<void> done = command ? RunCommand(*command, cancel) : std::move(command).error();
    if (!done && !NamesItsPlace(done.error())) {
      return std::move(done).error().WithContext(fmt::format("line {}", part.line));
    }
    DYNALAKE_TRY(done);
  }
  return {};
}

Result<void> SqlConsole::RunPart(std::string_view sql, size_t first_line, bool is_alone,
                                 const CancelToken& cancel) {
  auto statements = session_.Parse(sql);
  if (!statements) {
    return MovedDown(std::move(statements).error(), first_line - 1);
  }
  for (query::SqlStatement& statement : *statements) {
    const engine::TextPlace start = statement.start();
    Result<void> done = RunStatementHere(std::move(statement), cancel);
    if (!done && !(is_alone && statements->size() == 1) && !NamesItsPlace(done.error())) {
      return std::move(done).error().WithContext(fmt::format(
          "the statement at line {}, column {}", first_line - 1 + start.line, start.column));
    }
    if (!done) {
      return MovedDown(std::move(done).error(), first_line - 1);
    }
  }
  return {};
}

Result<void> SqlConsole::RunStatementHere(query::SqlStatement statement,
                                          const CancelToken& cancel) {
  const int64_t started = context_.clock.SteadyMicros();
  int64_t taken_micros = 0;
  std::optional<query::QueryStatistics> did;
  Result<void> shown = ShowAnswer(
      [&](render::Sink& sink, const render::OutputStyle& style) -> Result<void> {
        engine::StatementProgress state;
        std::optional<QueryProgress> progress;
        if (ProgressMode(context_) == Progress::Mode::kTerminal) {
          progress.emplace(state, context_.err, SizeOfTerminal(STDERR_FILENO).columns,
                           context_.clock, QueryProgress::Pace());
        }
        const bool shares_terminal = progress.has_value() && style.terminal;
        AnswerSink answer(sink, shares_terminal ? &*progress : nullptr, context_.clock);
        const auto run =
            RunStatement(session_, std::move(statement),
                         {settings_.output, style, make_writer_, form_}, answer, cancel, &state);
        taken_micros = context_.clock.SteadyMicros() - started - answer.shown_micros();
        DYNALAKE_TRY(run);
        did = *run;
        has_run_ = true;
        return {};
      },
      cancel);
  if (shown && did && output_.is_open()) {
    DYNALAKE_TRY(Say(fmt::format("({} {} to {})\n", FormatCount(did->rows),
                                 did->rows == 1 ? "row" : "rows", output_path_)));
  }
  if (timing_) {
    const bool is_json = settings_.log_format == LogFormat::kJson;
    const std::string text = is_json
                                 ? TimingJson(context_.clock.NowMicros(), taken_micros, did) + "\n"
                                 : TimingText(taken_micros, did);
    // Among the answers of a script it would be taken for one.
    DYNALAKE_TRY(use_ == Use::kTyped && !is_json ? context_.out.Write(text)
                                                 : context_.err.Write(text));
  }
  return shown;
}

Result<void> SqlConsole::ShowAnswer(const WriteAnswer& write, const CancelToken& cancel) {
  const bool is_forced = expanded_ == render::Expanded::kOn;
  const render::OutputStyle plain{.expanded =
                                      is_forced ? render::Expanded::kOn : render::Expanded::kOff};
  if (output_.is_open()) {
    FileSink file(output_, output_path_);
    return write(file, plain);
  }
  if (!context_.style.terminal) {
    return write(context_.out, plain);
  }
  const TerminalSize size = SizeOfTerminal(STDOUT_FILENO);
  render::OutputStyle style{.terminal = true, .width = size.columns, .expanded = expanded_};
  if (!pager_.has_value()) {
    return write(context_.out, style);
  }
  if (expanded_ == render::Expanded::kOff) {
    style.width = 0;  // a pager shows what is wider
  }
  // Of records all is to be seen; tables and lines of other formats keep their shape.
  const bool has_records =
      settings_.output == render::OutputFormat::kTable && expanded_ != render::Expanded::kOff;
  PagerSink sink(*pager_, has_records ? LongLines::kBreak : LongLines::kScroll, size, context_.out,
                 cancel);
  Result<void> written = write(sink, style);
  const bool left_pager =
      !written && written.error().code() == ErrorCode::kCancelled && !cancel.cancelled();
  if (!written && !left_pager) {
    return written;
  }
  Result<void> finished = sink.Finish();
  if (sink.cannot_run()) {
    pager_.reset();
  }
  return finished;
}

Result<void> SqlConsole::ShowListing(const std::function<Result<void>(const Context&)>& print,
                                     const CancelToken& cancel) {
  return ShowAnswer(
      [&](render::Sink& sink, const render::OutputStyle& style) {
        const Context context{
            .settings = settings_,
            .environment = context_.environment,
            .out = sink,
            .style = {.terminal = style.terminal, .width = style.width},
            .err = context_.err,
            .err_is_terminal = context_.err_is_terminal,
            .in_is_terminal = context_.in_is_terminal,
            .clock = context_.clock,
            .random = context_.random,
            .cancel = cancel,
        };
        return print(context);
      },
      cancel);
}

Result<void> SqlConsole::RunFile(const std::string& path, const CancelToken& cancel) {
  if (depth_ == kMostNestedFiles) {
    return Fail(ErrorCode::kInvalidArgument, "{} runs itself, or files too deep", path);
  }
  DYNALAKE_ASSIGN(const std::string script, ReadTextFile(PathOf(path), path));
  ++depth_;
  Result<void> done = RunScript(script, cancel);
  --depth_;
  return done || done.error().code() == ErrorCode::kCancelled
             ? std::move(done)
             : std::move(done).error().WithContext(path);
}

Result<void> SqlConsole::RunCommand(const TypedCommand& command, const CancelToken& cancel) {
  const std::string& argument = command.argument;
  const auto list = [&](ListedKinds kinds) {
    return ShowListing([&](const Context& context) { return listings_.tables(kinds, context); },
                       cancel);
  };
  switch (command.spec->command) {
    case ShellCommand::kDescribe:
      return argument.empty() ? list(ListedKinds::kAll) : Describe(argument, cancel);
    case ShellCommand::kDialect:
      return SetDialect(command);
    case ShellCommand::kTables:
      return list(ListedKinds::kTables);
    case ShellCommand::kViews:
      return list(ListedKinds::kViews);
    case ShellCommand::kFormat:
      return SetFormat(argument);
    case ShellCommand::kInclude:
      return RunFile(argument, cancel);
    case ShellCommand::kOutput:
      return SetOutput(argument);
    case ShellCommand::kTiming:
      return SetTiming(argument);
    case ShellCommand::kExpanded:
      return SetExpanded(argument);
    case ShellCommand::kHelp:
      return context_.out.Write(CommandHelp());
    case ShellCommand::kEdit:
    case ShellCommand::kLeave:
      break;
  }
  return Fail(ErrorCode::kInvalidArgument, "{} is for statements that are typed",
              command.spec->name);
}

Result<void> SqlConsole::Describe(const std::string& name, const CancelToken& cancel) {
  // The listings of the standard are no tables of the lake.
  if (CaseFold(name).starts_with("information_schema.")) {
    return RunPart("DESCRIBE " + name, /*first_line=*/1, /*is_alone=*/true, cancel);
  }
  return ShowListing(
      [&](const Context& context) { return listings_.schema(PlainName(name), context); }, cancel);
}

Result<void> SqlConsole::SetDialect(const TypedCommand& command) {
  if (!command.argument.empty()) {
    session_.set_dialect(DialectOfCommand(command));
  }
  return Say(fmt::format("statements are in {} SQL\n",
                         session_.dialect() == query::Dialect::kAthena ? "Athena's" : "DuckDB's"));
}

Result<void> SqlConsole::SetExpanded(std::string_view argument) {
  using render::Expanded;
  if (argument == "auto") {
    expanded_ = Expanded::kAuto;
    return Say("rows that do not fit are shown as records\n");
  }
  const bool is_on = argument.empty() ? expanded_ != Expanded::kOn : argument == "on";
  expanded_ = is_on ? Expanded::kOn : Expanded::kOff;
  return Say(is_on ? "rows are shown as records\n" : "rows are shown as a table\n");
}

Result<void> SqlConsole::SetTiming(std::string_view argument) {
  timing_ = argument.empty() ? !timing_ : argument == "on";
  return Say(timing_ ? "timing is on\n" : "timing is off\n");
}

Result<void> SqlConsole::SetFormat(std::string_view argument) {
  const auto found =
      std::ranges::find(kFormatNames, argument, [](const auto& entry) { return entry.first; });
  if (found == std::ranges::end(kFormatNames)) {
    return Fail(ErrorCode::kInternal, "the format {} has no name here", argument);
  }
  settings_.output = found->second;
  return {};
}

Result<void> SqlConsole::SetOutput(const std::string& path) {
  if (path.empty()) {
    output_.Close();
    return {};
  }
  if (std::ranges::find(kFormatNames, path, [](const auto& entry) { return entry.first; }) !=
      std::ranges::end(kFormatNames)) {
    return Fail(ErrorCode::kInvalidArgument,
                "\\o takes a file: \\format {0} sets the format, "
                "\\o ./{0} names a file",
                path);
  }
  if (path.front() == '|') {
    return Error(ErrorCode::kInvalidArgument,
                 "\\o takes a file, not a command: dynalake sql -c '...' | COMMAND does that");
  }
  const std::string full = PathOf(path);
  DYNALAKE_TRY(listings_.check_file(full));
  storage::PosixFile file(
      open(full.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOutputMode));
  if (!file.is_open()) {
    return storage::PosixError(errno, "write", full);
  }
  output_ = std::move(file);
  output_path_ = path;
  return {};
}

std::string SqlConsole::PathOf(const std::string& typed) const {
  const auto home = context_.environment("HOME");
  return typed.starts_with("~/") && home.has_value() ? *home + typed.substr(1) : typed;
}

Result<void> SqlConsole::Say(std::string_view text) {
  return use_ == Use::kTyped && depth_ == 0 && !settings_.quiet ? context_.out.Write(text)
                                                                : Result<void>();
}

}  // namespace dynalake::app
