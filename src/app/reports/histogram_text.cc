#include "app/reports/histogram_text.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/lake/listing.h"
#include "app/reports/schema_text.h"
#include "base/format.h"
#include "base/format_count.h"
#include "base/unicode.h"
#include "catalog/table_name.h"
#include "render/bar.h"
#include "render/cut.h"
#include "render/escape.h"

namespace dynalake::app {
namespace {

constexpr size_t kDefaultWidth = 80;
constexpr size_t kWidestBar = 60;
constexpr size_t kLeastBar = 8;
constexpr size_t kShownLabel = 32;
constexpr const char* kNulls = "NULL";

/// A line of the picture.
struct Line {
  std::string label;
  int64_t count = 0;
  bool has_bar = true;
};

std::string Padded(const std::string& text, size_t width, bool at_right) {
  const size_t taken = DisplayWidth(text);
  const std::string fill(taken < width ? width - taken : 0, ' ');
  return at_right ? fill + text : text + fill;
}

std::vector<Line> LinesOf(const Histogram& histogram) {
  std::vector<Line> lines;
  for (const Histogram::Bin& bin : histogram.bins) {
    const std::string label = bin.label.empty() ? "''" : render::ForTerminal(bin.label);
    const bool may_be_cut = histogram.step.empty() && MayBeCut(histogram.type);
    lines.push_back(
        {.label = may_be_cut ? render::CutToWidth(label, kShownLabel) : label, .count = bin.count});
  }
  if (histogram.other_count > 0) {
    lines.push_back({.label = fmt::format("{} others", FormatCount(histogram.other_values)),
                     .count = histogram.other_count,
                     .has_bar = false});
  }
  if (histogram.not_finite > 0) {
    lines.push_back({.label = "NaN, infinite", .count = histogram.not_finite});
  }
  if (histogram.nulls > 0) {
    lines.push_back({.label = kNulls, .count = histogram.nulls, .has_bar = false});
  }
  return lines;
}

std::string HeadOf(const Histogram& histogram) {
  std::string text = fmt::format("{} of {}: {} rows, ", render::ForTerminal(histogram.column),
                                 render::ForTerminal(catalog::ShortName(histogram.relation)),
                                 FormatCount(histogram.rows));
  text += histogram.nulls == 0 ? "no nulls"
                               : fmt::format("{} of them NULL", FormatCount(histogram.nulls));
  if (!histogram.step.empty()) {
    text += histogram.is_of_times ? fmt::format(", by {}", histogram.step)
                                  : fmt::format(", in steps of {}", histogram.step);
  }
  return text + (histogram.is_read_as_times ? ", read as times\n" : "\n");
}

Result<void> PrintPicture(const Histogram& histogram, const Context& context) {
  const std::vector<Line> lines = LinesOf(histogram);
  size_t label_width = 0;
  size_t count_width = 0;
  int64_t most = 0;
  for (const Line& line : lines) {
    label_width = std::max(label_width, DisplayWidth(line.label));
    count_width = std::max(count_width, FormatCount(line.count).size());
    most = std::max(most, line.has_bar ? line.count : 0);
  }
  constexpr size_t kShareWidth = 6;  // of ">99.9%"
  constexpr size_t kGaps = 6;        // two columns between each two of the four parts
  const size_t width = context.style.width == 0 ? kDefaultWidth : context.style.width;
  const size_t others = label_width + count_width + kShareWidth + kGaps;
  const size_t bar_width = std::clamp(width > others ? width - others : 0, kLeastBar, kWidestBar);
  std::string text = HeadOf(histogram);
  for (const Line& line : lines) {
    const auto part = [&](int64_t whole) {
      return static_cast<double>(line.count) / static_cast<double>(std::max<int64_t>(whole, 1));
    };
    text += fmt::format(
        "{}  {}  {}  {}\n",
        Padded(line.label, label_width, !histogram.step.empty() && !histogram.is_of_times),
        Padded(line.has_bar ? render::Bar(part(most), bar_width) : "", bar_width, false),
        Padded(FormatCount(line.count), count_width, true),
        Padded(ShareText(part(histogram.rows)), kShareWidth, true));
  }
  return context.out.Write(text);
}

std::string HistogramJson(const Histogram& histogram) {
  using Json = nlohmann::ordered_json;
  Json json = {{histogram.is_view ? "view" : "table", histogram.relation.name},
               {"database", histogram.relation.namespace_name},
               {"column", histogram.column},
               {"type", histogram.type},
               {"rows", histogram.rows},
               {"nulls", histogram.nulls},
               {"not_finite", histogram.not_finite},
               {"step", histogram.step.empty() ? Json() : Json(histogram.step)},
               {"read_as_times", histogram.is_read_as_times}};
  json["bins"] = Json::array();
  for (const Histogram::Bin& bin : histogram.bins) {
    json["bins"].push_back(histogram.step.empty()
                               ? Json{{"value", bin.from}, {"count", bin.count}}
                               : Json{{"from", bin.from}, {"to", bin.to}, {"count", bin.count}});
  }
  json["others"] = histogram.other_count == 0
                       ? Json()
                       : Json{{"values", histogram.other_values}, {"count", histogram.other_count}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<void> PrintBins(const Histogram& histogram, const Context& context) {
  Listing listing({{"kind"}, {"from"}, {"to"}, {"count", Listing::Kind::kNumber}});
  for (const Histogram::Bin& bin : histogram.bins) {
    listing.Add({std::string(histogram.step.empty() ? "value" : "range"), bin.from,
                 bin.to.empty() ? Listing::Cell() : Listing::Cell(bin.to), bin.count});
  }
  const auto rest = [&](const char* kind, int64_t count) {
    if (count > 0) {
      listing.Add({std::string(kind), {}, {}, count});
    }
  };
  rest("other", histogram.other_count);
  rest("not_finite", histogram.not_finite);
  rest("null", histogram.nulls);
  return listing.Print(render::OutputFormat::kCsv, context);
}

}  // namespace

Result<void> PrintHistogram(const Histogram& histogram, render::OutputFormat format,
                            const Context& context) {
  switch (format) {
    case render::OutputFormat::kJson:
    case render::OutputFormat::kJsonLines:
      return context.out.Write(HistogramJson(histogram));
    case render::OutputFormat::kCsv:
      return PrintBins(histogram, context);
    case render::OutputFormat::kTable:
      break;
  }
  return PrintPicture(histogram, context);
}

}  // namespace dynalake::app
