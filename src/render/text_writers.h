#pragma once

#include <memory>

#include <arrow/type.h>

#include "render/result_writer.h"
#include "render/sink.h"

namespace dynalake::render {

/// Writes objects: one JSON array of them, or with `array` false one a line.
std::unique_ptr<ResultWriter> MakeJsonWriter(const arrow::Schema& schema, bool array,
                                             FloatWords words, Sink& sink);

/// Writes CSV as RFC 4180 has it, but with lines that end as other programs here expect it: "\n".
std::unique_ptr<ResultWriter> MakeCsvWriter(const arrow::Schema& schema, OutputStyle style,
                                            Sink& sink);

/// Writes the last column alone, each value as the lines it has: the plan that EXPLAIN answers.
std::unique_ptr<ResultWriter> MakePlanWriter(Sink& sink);

}  // namespace dynalake::render
