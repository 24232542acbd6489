#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "app/settings/global_options.h"
#include "base/cancel.h"
#include "base/result.h"
#include "query/session.h"
#include "render/result_writer.h"
#include "render/sink.h"

namespace dynalake::app {

/// Makes what writes a statement's rows.
using MakeRowWriter = std::function<Result<std::unique_ptr<render::ResultWriter>>(
    const arrow::Schema&, render::OutputStyle, render::Sink&)>;

/// How the rows of statements are written.
struct SqlOutput {
  render::OutputFormat format = render::OutputFormat::kTable;
  render::OutputStyle style;
  MakeRowWriter make_writer = {};  ///< in the place of `format`
  query::AnswerForm form = query::AnswerForm::kText;
};

/// Runs one statement and writes its rows to `sink`. Answers what it did. `progress`, which may be
/// null, is told how far it is.
Result<query::QueryStatistics> RunStatement(query::Session& session, query::SqlStatement statement,
                                            const SqlOutput& output, render::Sink& sink,
                                            const CancelToken& cancel,
                                            engine::StatementProgress* progress = nullptr);

}  // namespace dynalake::app
