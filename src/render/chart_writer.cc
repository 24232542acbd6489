#include "render/chart_writer.h"

#include <utility>

#include "render/bar_chart.h"
#include "render/chart_columns.h"
#include "render/line_chart.h"

namespace dynalake::render {
namespace {

constexpr size_t kUsualWidth = 80;

}  // namespace

Result<std::unique_ptr<ResultWriter>> MakeChartWriter(ChartKind kind, const arrow::Schema& schema,
                                                      OutputStyle style, Sink& sink) {
  DYNALAKE_ASSIGN(ChartColumns columns, ChartColumns::Of(schema));
  const size_t width = style.width > 0 ? style.width : kUsualWidth;
  return kind == ChartKind::kBar ? MakeBarChart(std::move(columns), width, sink)
                                 : MakeLineChart(std::move(columns), width, sink);
}

}  // namespace dynalake::render
