#include "render/table_writer.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "base/format_count.h"
#include "base/unicode.h"
#include "render/cell.h"
#include "render/cut.h"
#include "render/escape.h"
#include "render/record_layout.h"

namespace dynalake::render {
namespace {

// Column widths come from the first rows, up to either limit; what follows is drawn with the same
// widths, so that a long result streams.
constexpr size_t kMeasuredRows = 1000;
constexpr size_t kMeasuredBytes = size_t{4} << 20;
constexpr size_t kNarrowestCut = 4;

class TableWriter final : public ResultWriter {
 public:
  TableWriter(const arrow::Schema& schema, OutputStyle style, Sink& sink)
      : style_(style), sink_(sink) {
    for (const auto& field : schema.fields()) {
      header_.push_back(ForTerminal(field->name()));
      right_.push_back(IsRightAligned(*field->type()));
      may_be_cut_.push_back(MayBeCut(*field->type()));
    }
  }

  Result<void> Write(const arrow::RecordBatch& batch) override {
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      std::vector<std::string> cells = CellsOf(batch, row);
      ++rows_;
      if (head_drawn_) {
        AppendCells(cells);
        continue;
      }
      for (const std::string& cell : cells) {
        waiting_bytes_ += cell.size();
      }
      waiting_.push_back(std::move(cells));
      if (waiting_.size() == kMeasuredRows || waiting_bytes_ >= kMeasuredBytes) {
        DrawHead();
      }
    }
    return Flush();
  }

  Result<void> Finish() override {
    if (!head_drawn_) {
      DrawHead();
    }
    if (!records_.has_value()) {
      AppendLine("└", "┴", "┘");
    }
    text_ += fmt::format("({} {})\n", FormatCount(rows_), rows_ == 1 ? "row" : "rows");
    return Flush();
  }

 private:
  std::vector<std::string> CellsOf(const arrow::RecordBatch& batch, int64_t row) const {
    std::vector<std::string> cells;
    std::string raw;
    for (int column = 0; column < batch.num_columns(); ++column) {
      const arrow::Array& array = *batch.column(column);
      if (array.type_id() == arrow::Type::NA || array.IsNull(row)) {
        cells.emplace_back("NULL");
        continue;
      }
      raw.clear();
      AppendCellText(array, row, BinaryText::kHex, raw, style_.float_words);
      cells.push_back(ForTerminal(raw));
    }
    return cells;
  }

  void DrawHead() {
    Measure();
    const bool fits = style_.width == 0 || TotalWidth() <= style_.width;
    if (style_.expanded == Expanded::kOn || (style_.expanded == Expanded::kAuto && !fits)) {
      records_.emplace(header_, WidestValue(), style_.width);
    } else {
      if (IsCut()) {
        Shrink();
      }
      AppendLine("┌", "┬", "┐");
      AppendRow(header_, /*is_header=*/true);
      AppendLine("├", "┼", "┤");
    }
    for (const auto& cells : waiting_) {
      AppendCells(cells);
    }
    waiting_ = {};
    head_drawn_ = true;
  }

  void Measure() {
    for (const std::string& name : header_) {
      widths_.push_back(DisplayWidth(name));
      least_.push_back(kNarrowestCut);
    }
    for (const auto& cells : waiting_) {
      for (size_t i = 0; i < cells.size(); ++i) {
        const size_t width = DisplayWidth(cells[i]);
        widths_[i] = std::max(widths_[i], width);
        least_[i] = may_be_cut_[i] ? least_[i] : std::max(least_[i], width);
      }
    }
  }

  bool IsCut() const { return style_.width > 0 && style_.expanded == Expanded::kOff; }

  size_t TotalWidth() const {
    const size_t frame = 3 * widths_.size() + 1;
    return std::accumulate(widths_.begin(), widths_.end(), frame);
  }

  size_t WidestValue() const {
    size_t widest = 0;
    for (const auto& cells : waiting_) {
      for (const std::string& cell : cells) {
        widest = std::max(widest, DisplayWidth(cell));
      }
    }
    return widest;
  }

  // Takes from the widest columns until the table fits or no column has anything to give.
  void Shrink() {
    for (size_t total = TotalWidth(); total > style_.width; --total) {
      size_t widest = widths_.size();
      for (size_t i = 0; i < widths_.size(); ++i) {
        if (widths_[i] > least_[i] && (widest == widths_.size() || widths_[i] > widths_[widest])) {
          widest = i;
        }
      }
      if (widest == widths_.size()) {
        return;
      }
      --widths_[widest];
    }
  }

  void AppendCells(const std::vector<std::string>& cells) {
    if (records_.has_value()) {
      records_->Append(cells, text_);
    } else {
      AppendRow(cells, /*is_header=*/false);
    }
  }

  void AppendLine(std::string_view left, std::string_view middle, std::string_view right) {
    text_ += left;
    for (size_t i = 0; i < widths_.size(); ++i) {
      text_ += i > 0 ? middle : "";
      for (size_t j = 0; j < widths_[i] + 2; ++j) {
        text_ += "─";
      }
    }
    text_ += right;
    text_ += '\n';
  }

  void AppendRow(const std::vector<std::string>& cells, bool is_header) {
    for (size_t i = 0; i < cells.size(); ++i) {
      std::string cut;
      std::string_view cell = cells[i];
      size_t width = DisplayWidth(cell);
      if (width > widths_[i] && IsCut() && (is_header || may_be_cut_[i])) {
        cut = CutToWidth(cell, widths_[i]);
        cell = cut;
        width = DisplayWidth(cell);
      }
      const size_t fill = width < widths_[i] ? widths_[i] - width : 0;
      text_ += "│ ";
      text_.append(right_[i] ? fill : 0, ' ');
      text_ += cell;
      text_.append(right_[i] ? 0 : fill, ' ');
      text_ += ' ';
    }
    text_ += "│\n";
  }

  Result<void> Flush() {
    DYNALAKE_TRY(sink_.Write(text_));
    text_.clear();
    return {};
  }

  OutputStyle style_;
  Sink& sink_;
  std::vector<std::string> header_;
  std::vector<bool> right_;
  std::vector<bool> may_be_cut_;
  std::vector<std::vector<std::string>> waiting_;
  size_t waiting_bytes_ = 0;
  bool head_drawn_ = false;
  std::vector<size_t> widths_;
  std::vector<size_t> least_;            ///< what cutting leaves of each
  std::optional<RecordLayout> records_;  ///< if rows are drawn as records
  int64_t rows_ = 0;
  std::string text_;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeTableWriter(const arrow::Schema& schema, OutputStyle style,
                                              Sink& sink) {
  return std::make_unique<TableWriter>(schema, style, sink);
}

}  // namespace dynalake::render
