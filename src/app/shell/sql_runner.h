#pragma once

#include <cstdint>

#include "app/settings/global_options.h"
#include "base/cancel.h"
#include "base/result.h"
#include "query/session.h"
#include "render/result_writer.h"
#include "render/sink.h"

namespace dynalake::app {

/// How the rows of statements are written.
struct SqlOutput {
  render::OutputFormat format = render::OutputFormat::kTable;
  render::OutputStyle style;
};

/// Runs one statement and writes its rows to `sink`. Answers how many there were.
Result<int64_t> RunStatement(query::Session& session, engine::Statement statement,
                             const SqlOutput& output, render::Sink& sink,
                             const CancelToken& cancel);

}  // namespace dynalake::app
