#include "app/reports/timing_text.h"

#include "app/settings/units.h"
#include "base/format.h"
#include "base/format_count.h"
#include "base/json.h"
#include "base/time_units.h"

namespace dynalake::app {
namespace {

/// As short as stages are.
std::string StageText(int64_t micros) {
  return micros < kMicrosPerSecond
             ? fmt::format("{:.2f} ms",
                           static_cast<double>(micros) / static_cast<double>(kMicrosPerMilli))
             : FormatDuration(micros);
}

std::string RowsText(int64_t rows) {
  return fmt::format("{} {}", FormatCount(rows), rows == 1 ? "row" : "rows");
}

}  // namespace

std::string TimingText(int64_t taken_micros, const std::optional<query::QueryStatistics>& did) {
  std::string text = fmt::format("Time: {}", FormatDuration(taken_micros));
  if (!did) {
    return text + '\n';
  }
  text += fmt::format(" (parse {}, resolve {}, plan {}, run {})\n", StageText(did->parse_micros),
                      StageText(did->resolve_micros), StageText(did->plan_micros),
                      StageText(did->run_micros));
  if (did->files > 0) {
    text += fmt::format("Read: {}, {} of {} {}; {}\n",
                        FormatSize(static_cast<int64_t>(did->bytes_scanned)),
                        FormatCount(static_cast<int64_t>(did->files_kept)),
                        FormatCount(static_cast<int64_t>(did->files)),
                        did->files == 1 ? "file" : "files", RowsText(did->rows));
  }
  return text;
}

std::string TimingJson(int64_t now_micros, int64_t taken_micros,
                       const std::optional<query::QueryStatistics>& did) {
  nlohmann::json line = {{"time_micros", now_micros},
                         {"level", "info"},
                         {"message", fmt::format("Time: {}", FormatDuration(taken_micros))},
                         {"taken_micros", taken_micros}};
  if (did) {
    line["statistics"] = {{"rows", did->rows},
                          {"bytes_scanned", did->bytes_scanned},
                          {"files", did->files},
                          {"files_kept", did->files_kept},
                          {"parse_micros", did->parse_micros},
                          {"resolve_micros", did->resolve_micros},
                          {"plan_micros", did->plan_micros},
                          {"run_micros", did->run_micros}};
  }
  return PrintJson(line);
}

}  // namespace dynalake::app
