#include "render/bar_chart.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/record_batch.h>

#include "base/format_count.h"
#include "base/unicode.h"
#include "render/bar.h"
#include "render/cut.h"

namespace dynalake::render {
namespace {

/// So many rows are drawn; more are no picture.
constexpr size_t kMostBars = 1000;
/// No label is longer, however wide the terminal.
constexpr size_t kMostLabelWidth = 60;
constexpr size_t kGap = 2;  ///< behind a label

struct DrawnValue {
  std::optional<double> value;
  std::string text;
};

struct BarRow {
  std::string label;
  std::vector<DrawnValue> values;
};

/// How wide the bars of one column are.
struct Scale {
  double low = 0;    ///< at most 0
  double high = 0;   ///< at least 0
  size_t left = 0;   ///< columns before the axis, where negative bars are
  size_t right = 0;  ///< columns behind it
};

void AppendPadded(std::string_view text, size_t width, std::string& out) {
  out += text;
  out.append(width - std::min(width, DisplayWidth(text)), ' ');
}

/// The bar of a negative value, which fills its columns from the right. Of a column only the right
/// half can be drawn.
std::string LeftBar(double share, size_t columns) {
  const auto exact = static_cast<size_t>(std::lround(share * static_cast<double>(2 * columns)));
  const size_t halves = share > 0 ? std::max(exact, size_t{1}) : 0;
  std::string bar(columns - (halves + 1) / 2, ' ');
  bar += halves % 2 == 1 ? "▐" : "";
  for (size_t i = 0; i < halves / 2; ++i) {
    bar += "█";
  }
  return bar;
}

class BarChart final : public ResultWriter {
 public:
  BarChart(ChartColumns columns, size_t width, Sink& sink)
      : columns_(std::move(columns)), width_(width), sink_(sink) {}

  Result<void> Write(const arrow::RecordBatch& batch) override {
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      ++row_count_;
      if (rows_.size() == kMostBars) {
        continue;
      }
      BarRow& drawn = rows_.emplace_back();
      drawn.label = CutToWidth(columns_.Label(batch, row, row_count_), kMostLabelWidth);
      for (size_t i = 0; i < columns_.value_count(); ++i) {
        drawn.values.push_back(
            {.value = columns_.Number(batch, row, i), .text = columns_.Text(batch, row, i)});
      }
    }
    return {};
  }

  Result<void> Finish() override {
    Measure();
    AppendHead();
    for (const BarRow& row : rows_) {
      AppendRow(row);
    }
    if (rows_.size() < static_cast<size_t>(row_count_)) {
      out_ += fmt::format("(the first {} of {} rows; ORDER BY and LIMIT say which)\n",
                          FormatCount(static_cast<int64_t>(rows_.size())), FormatCount(row_count_));
    } else {
      out_ += fmt::format("({} {})\n", FormatCount(row_count_), row_count_ == 1 ? "row" : "rows");
    }
    return sink_.Write(out_);
  }

 private:
  bool has_names() const { return columns_.value_count() > 1; }

  void Measure() {
    label_width_ = DisplayWidth(columns_.label_name());
    size_t text_width = 0;
    for (const BarRow& row : rows_) {
      label_width_ = std::max(label_width_, DisplayWidth(row.label));
      for (const DrawnValue& value : row.values) {
        text_width = std::max(text_width, DisplayWidth(value.text));
      }
    }
    label_width_ = std::min(label_width_, std::max(width_ / 3, size_t{4}));
    size_t taken = label_width_ + kGap + 1 + text_width;
    if (has_names()) {
      for (size_t i = 0; i < columns_.value_count(); ++i) {
        name_width_ = std::max(name_width_, DisplayWidth(columns_.value_name(i)));
      }
      name_width_ = std::min(name_width_, std::max(width_ / 4, size_t{4}));
      taken += name_width_ + kGap;
    }
    const size_t bar_width = width_ > taken ? width_ - taken : 1;
    for (size_t i = 0; i < columns_.value_count(); ++i) {
      scales_.push_back(ScaleOf(i, bar_width));
    }
  }

  Scale ScaleOf(size_t index, size_t bar_width) const {
    Scale scale;
    for (const BarRow& row : rows_) {
      scale.low = std::min(scale.low, row.values[index].value.value_or(0));
      scale.high = std::max(scale.high, row.values[index].value.value_or(0));
    }
    if (scale.low < 0) {
      // As parts of each other: their difference may be larger than any double.
      const double share = 1 / (1 + scale.high / -scale.low);
      const auto left = static_cast<size_t>(std::lround(share * static_cast<double>(bar_width)));
      const size_t most = scale.high > 0 && bar_width > 1 ? bar_width - 1 : bar_width;
      scale.left = std::clamp(left, size_t{1}, most);
    }
    scale.right = bar_width - scale.left;
    return scale;
  }

  void AppendHead() {
    if (has_names()) {
      out_ += CutToWidth(columns_.label_name(), label_width_);
      out_ += '\n';
      return;
    }
    AppendPadded(CutToWidth(columns_.label_name(), label_width_), label_width_ + kGap, out_);
    out_ += CutToWidth(columns_.value_name(0),
                       std::max(width_, label_width_ + kGap + 1) - label_width_ - kGap);
    out_ += '\n';
  }

  void AppendRow(const BarRow& row) {
    for (size_t i = 0; i < row.values.size(); ++i) {
      const std::string label = i == 0 ? CutToWidth(row.label, label_width_) : std::string();
      AppendPadded(label, label_width_ + kGap, out_);
      if (has_names()) {
        AppendPadded(CutToWidth(columns_.value_name(i), name_width_), name_width_ + kGap, out_);
      }
      AppendBar(row.values[i], scales_[i]);
    }
  }

  void AppendBar(const DrawnValue& drawn, const Scale& scale) {
    const double value = drawn.value.value_or(0);
    out_ += LeftBar(value < 0 ? value / scale.low : 0, scale.left);
    const std::string right = Bar(value > 0 ? value / scale.high : 0, scale.right);
    out_ += right;
    out_ += right.empty() && scale.left == 0 ? "" : " ";
    out_ += drawn.text;
    out_ += '\n';
  }

  const ChartColumns columns_;
  const size_t width_;
  Sink& sink_;
  std::vector<BarRow> rows_;
  int64_t row_count_ = 0;
  size_t label_width_ = 0;
  size_t name_width_ = 0;
  std::vector<Scale> scales_;
  std::string out_;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeBarChart(ChartColumns columns, size_t width, Sink& sink) {
  return std::make_unique<BarChart>(std::move(columns), width, sink);
}

}  // namespace dynalake::render
