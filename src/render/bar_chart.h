#pragma once

#include <memory>

#include "render/chart_columns.h"
#include "render/result_writer.h"
#include "render/sink.h"

namespace dynalake::render {

/// Draws a bar for each row and value, `width` columns wide if that can be.
std::unique_ptr<ResultWriter> MakeBarChart(ChartColumns columns, size_t width, Sink& sink);

}  // namespace dynalake::render
