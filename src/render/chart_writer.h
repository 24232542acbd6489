#pragma once

#include <cstdint>
#include <memory>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "render/result_writer.h"
#include "render/sink.h"

namespace dynalake::render {

enum class ChartKind : uint8_t {
  kBar,   ///< a bar of blocks for each row and column of numbers; each such column has its scale
  kLine,  ///< a line of dots for each column of numbers, over the rows in their order
};

/// Draws the rows of a result as text, in the style's width or 80 columns. The first column names
/// the rows, the numbers of the others are drawn; a result of one column of numbers is drawn over
/// the rows' numbers. NULL and what is not finite is left out of a line and named beside a bar.
/// Memory does not grow with the result: of very many rows the first are drawn as bars, and a line
/// shows the least and the greatest of neighbours. kInvalidArgument where there is no column of
/// numbers. `sink` must outlive the writer.
Result<std::unique_ptr<ResultWriter>> MakeChartWriter(ChartKind kind, const arrow::Schema& schema,
                                                      OutputStyle style, Sink& sink);

}  // namespace dynalake::render
