#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/lake/context.h"
#include "app/reports/tables_report.h"
#include "app/shell/pager.h"
#include "app/shell/shell_commands.h"
#include "app/shell/sql_runner.h"
#include "base/cancel.h"
#include "base/result.h"
#include "query/session.h"
#include "render/result_writer.h"
#include "storage/posix_file.h"

namespace dynalake::app {

/// What the verbs show of a lake, for the commands that show the same, and what it allows them.
struct LakeListings {
  std::function<Result<void>(ListedKinds, const Context&)> tables;              ///< as `tables`
  std::function<Result<void>(const std::string& name, const Context&)> schema;  ///< as `schema`
  /// Whether \o may replace a file; kInvalidArgument says why not.
  std::function<Result<void>(const std::string& path)> check_file;
};

/// Runs SQL and the commands of the shell, whether they are typed, in a file or on the command
/// line, and remembers what the commands set.
class SqlConsole {
 public:
  enum class Use : uint8_t {
    kTyped,  ///< one looks at the answers: long ones go through a pager, commands say what they did
    kScripted,  ///< answers, and nothing else
  };

  /// All outlive it.
  SqlConsole(query::Session& session, const Context& context, LakeListings listings, Use use);

  /// Has `make` make what writes rows, in the place of the format; null: nothing does. `form` is
  /// what it takes.
  void set_make_writer(MakeRowWriter make, query::AnswerForm form = query::AnswerForm::kText) {
    make_writer_ = std::move(make);
    form_ = form;
  }

  /// Whether each statement's statistics are told, as \timing does.
  void set_timing(bool timing) { timing_ = timing; }

  /// Runs every statement and command of a script, one after the other, until one fails or \q ends
  /// it. Places in errors are those of the script. kCancelled once `cancel` is.
  Result<void> RunScript(std::string_view script, const CancelToken& cancel);

  /// Runs the script in a file; errors name it.
  Result<void> RunFile(const std::string& path, const CancelToken& cancel);

  /// Runs one command. \e and \q are for those who read what is typed: kInvalidArgument.
  Result<void> RunCommand(const TypedCommand& command, const CancelToken& cancel);

  /// Whether a statement has run to its end.
  bool has_run() const { return has_run_; }

  /// A path as it is typed, with `~/` for the user's own folder.
  std::string PathOf(const std::string& typed) const;

 private:
  /// Writes an answer to where it belongs, in the style of that place.
  using WriteAnswer = std::function<Result<void>(render::Sink&, const render::OutputStyle&)>;

  /// `first_line`: of its script; a part that is alone needs no word on which statement failed.
  Result<void> RunPart(std::string_view sql, size_t first_line, bool is_alone,
                       const CancelToken& cancel);
  Result<void> RunStatementHere(query::SqlStatement statement, const CancelToken& cancel);
  Result<void> ShowAnswer(const WriteAnswer& write, const CancelToken& cancel);
  Result<void> ShowListing(const std::function<Result<void>(const Context&)>& print,
                           const CancelToken& cancel);
  Result<void> Describe(const std::string& name, const CancelToken& cancel);
  Result<void> SetDialect(const TypedCommand& command);
  Result<void> SetExpanded(std::string_view argument);
  Result<void> SetTiming(std::string_view argument);
  Result<void> SetFormat(std::string_view argument);
  Result<void> SetOutput(const std::string& path);
  /// Tells what a command did, if somebody looks.
  Result<void> Say(std::string_view text);

  query::Session& session_;
  const Context& context_;
  LakeListings listings_;
  Use use_;
  std::optional<Pager> pager_;
  Settings settings_;  ///< of the run, with the format as it is now
  render::Expanded expanded_ = render::Expanded::kAuto;
  MakeRowWriter make_writer_;
  query::AnswerForm form_ = query::AnswerForm::kText;
  bool timing_ = false;
  bool has_run_ = false;
  storage::PosixFile output_;  ///< if answers go to a file
  std::string output_path_;
  int depth_ = 0;  ///< of files that run files
};

}  // namespace dynalake::app
