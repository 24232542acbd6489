#pragma once

#include <memory>

#include <arrow/type.h>

#include "app/render/result_writer.h"
#include "app/render/sink.h"

namespace dynalake::app {

/// Draws a box.
std::unique_ptr<ResultWriter> MakeTableWriter(const arrow::Schema& schema, OutputStyle style,
                                              Sink& sink);

}  // namespace dynalake::app
