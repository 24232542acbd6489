#pragma once

#include <memory>
#include <string>
#include <vector>

#include <arrow/type.h>

#include "app/result_writer.h"

namespace dynalake::app::internal {

/// `array`: one JSON array; else one object a line.
std::unique_ptr<ResultWriter> MakeJsonWriter(const arrow::Schema& schema, bool array, Sink& sink);

std::unique_ptr<ResultWriter> MakeCsvWriter(const arrow::Schema& schema, bool terminal, Sink& sink);

std::unique_ptr<ResultWriter> MakeTableWriter(const arrow::Schema& schema, OutputStyle style,
                                              Sink& sink);

}  // namespace dynalake::app::internal
