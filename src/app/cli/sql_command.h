#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/option_reader.h"
#include "app/cli/result_target.h"
#include "base/result.h"
#include "query/dialect.h"
#include "render/chart_writer.h"

namespace dynalake::app {

/// The text of a `--command` or the file of a `--file`.
struct SqlInput {
  bool is_file = false;
  std::string text;  ///< SQL and commands of the shell; of a file its path, or "-": standard input
};

struct SqlCommand {
  /// What runs, one after the other as it was given. Nothing: the interactive shell, or standard
  /// input where that is no terminal.
  std::vector<SqlInput> inputs;
  std::optional<ResultTarget> out = {};         ///< nothing: standard output
  std::optional<render::ChartKind> chart = {};  ///< in the place of rows
  std::optional<query::Dialect> dialect = {};   ///< of the statements; nothing: as settings say
  bool timing = false;                          ///< tell each statement's statistics
};

/// What --dialect says; kUsage for one where no statement is given.
Result<std::optional<query::Dialect>> ReadDialect(const OptionReader& reader, bool has_statement);

/// Errors are kUsage.
Result<SqlCommand> ReadSqlCommand(const OptionReader& reader);

}  // namespace dynalake::app
