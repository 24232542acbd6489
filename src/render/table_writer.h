#pragma once

#include <memory>

#include <arrow/type.h>

#include "render/result_writer.h"
#include "render/sink.h"

namespace dynalake::render {

/// Draws a box, or records.
std::unique_ptr<ResultWriter> MakeTableWriter(const arrow::Schema& schema, OutputStyle style,
                                              Sink& sink);

}  // namespace dynalake::render
