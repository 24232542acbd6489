#include "render/line_chart.h"

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
#include "render/cut.h"

namespace dynalake::render {
namespace {

/// A line is kept as so many pieces at most; a terminal has fewer dots beside each other.
constexpr size_t kMostPieces = 4096;
constexpr size_t kMostEndWidth = 40;  ///< of what names the first row, and the last
/// Braille: two dots beside each other, four above each other in a character.
constexpr size_t kDotsAcross = 2;
constexpr size_t kDotsDown = 4;
constexpr size_t kLinesOfOne = 12;  ///< of one line alone
constexpr size_t kLinesOfMany = 6;  ///< of each, where there are several

/// Neighbouring values as the line passes through them.
struct Piece {
  bool any = false;
  double first = 0;
  double last = 0;
  double least = 0;
  double most = 0;

  void Add(const Piece& next) {
    if (!next.any) {
      return;
    }
    first = any ? first : next.first;
    last = next.last;
    least = any ? std::min(least, next.least) : next.least;
    most = any ? std::max(most, next.most) : next.most;
    any = true;
  }
};

Piece PieceOf(std::optional<double> value) {
  return value ? Piece{true, *value, *value, *value, *value} : Piece();
}

/// The values of one column, in pieces of the same number of rows.
class Series {
 public:
  void Add(std::optional<double> value) {
    if (rows_ == rows_of_piece_ * kMostPieces) {
      for (size_t i = 0; i < kMostPieces / 2; ++i) {
        pieces_[i] = pieces_[2 * i];
        pieces_[i].Add(pieces_[2 * i + 1]);
      }
      pieces_.resize(kMostPieces / 2);
      rows_of_piece_ *= 2;
    }
    if (rows_++ % rows_of_piece_ == 0) {
      pieces_.emplace_back();
    }
    pieces_.back().Add(PieceOf(value));
  }

  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  std::vector<Piece> pieces_;
  size_t rows_of_piece_ = 1;
  size_t rows_ = 0;
};

/// Dots on a field of braille characters, from its upper left.
class Dots {
 public:
  Dots(size_t columns, size_t lines) : columns_(columns), cells_(columns * lines, 0) {}

  size_t across() const { return columns_ * kDotsAcross; }
  size_t down() const { return cells_.size() / columns_ * kDotsDown; }

  void Set(size_t x, size_t y) {
    // Unicode, "Braille Patterns": the dots' numbers, column by column, as bits.
    constexpr uint8_t kBits[kDotsAcross][kDotsDown] = {{0x01, 0x02, 0x04, 0x40},
                                                       {0x08, 0x10, 0x20, 0x80}};
    cells_[y / kDotsDown * columns_ + x / kDotsAcross] |= kBits[x % kDotsAcross][y % kDotsDown];
  }

  /// A line of characters without what is empty at its end.
  std::string Line(size_t line) const {
    constexpr char32_t kBraille = 0x2800;
    std::string out;
    size_t end = 0;
    for (size_t i = 0; i < columns_; ++i) {
      const uint8_t cell = cells_[line * columns_ + i];
      if (cell == 0) {
        out += ' ';
      } else {
        AppendUtf8(kBraille + cell, out);
        end = out.size();
      }
    }
    return out.substr(0, end);
  }

 private:
  size_t columns_;
  std::vector<uint8_t> cells_;
};

/// Draws pieces from the left to the right; between neighbours the line goes on, and where there
/// is no value it is broken.
class Pen {
 public:
  Pen(Dots& dots, double low, double high) : dots_(dots), low_(low), high_(high) {}

  void Draw(const std::vector<Piece>& pieces) {
    const size_t last_x = dots_.across() - 1;
    const size_t last = std::max<size_t>(pieces.size(), 2) - 1;
    for (size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      if (!piece.any) {
        from_.reset();
        continue;
      }
      const size_t x = i * last_x / last;
      MoveTo(x, Y(piece.first));
      Column(x, Y(piece.most), Y(piece.least));
      from_ = {x, Y(piece.last)};
    }
  }

 private:
  struct Place {
    size_t x = 0;
    size_t y = 0;
  };

  /// From the top. Halves first: the difference of two doubles may be larger than any.
  size_t Y(double value) const {
    const double span = high_ / 2 - low_ / 2;
    const double share = span > 0 ? (value / 2 - low_ / 2) / span : 0.5;
    return static_cast<size_t>(std::lround((1 - share) * static_cast<double>(dots_.down() - 1)));
  }

  void Column(size_t x, size_t one, size_t other) {
    for (size_t y = std::min(one, other); y <= std::max(one, other); ++y) {
      dots_.Set(x, y);
    }
  }

  void MoveTo(size_t x, size_t y) {
    if (!from_) {
      return;
    }
    const auto steps = static_cast<double>(x - from_->x);
    const double rise = static_cast<double>(y) - static_cast<double>(from_->y);
    size_t before = from_->y;
    for (size_t step = 1; from_->x + step <= x; ++step) {
      const double at = static_cast<double>(from_->y) + rise * static_cast<double>(step) / steps;
      const auto now = static_cast<size_t>(std::lround(at));
      Column(from_->x + step, now > before ? before + 1 : now < before ? before - 1 : now, now);
      before = now;
    }
  }

  Dots& dots_;
  const double low_;
  const double high_;
  std::optional<Place> from_;
};

/// One column's line, and its least and greatest value as they are written.
struct Line {
  Series series;
  std::optional<double> low;
  std::optional<double> high;
  std::string low_text;
  std::string high_text;
};

class LineChart final : public ResultWriter {
 public:
  LineChart(ChartColumns columns, size_t width, Sink& sink)
      : columns_(std::move(columns)), width_(width), sink_(sink), lines_(columns_.value_count()) {}

  Result<void> Write(const arrow::RecordBatch& batch) override {
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      ++row_count_;
      for (size_t i = 0; i < lines_.size(); ++i) {
        Add(batch, row, i);
      }
      if (row_count_ == 1) {
        first_label_ = CutToWidth(columns_.Label(batch, row, row_count_), kMostEndWidth);
      }
    }
    if (batch.num_rows() > 0) {
      last_label_ =
          CutToWidth(columns_.Label(batch, batch.num_rows() - 1, row_count_), kMostEndWidth);
    }
    return {};
  }

  Result<void> Finish() override {
    for (const Line& line : lines_) {
      scale_width_ = std::max({scale_width_, line.low_text.size(), line.high_text.size()});
    }
    const size_t taken = scale_width_ + 2;
    plot_width_ = width_ > taken + 1 ? width_ - taken : 1;
    for (size_t i = 0; i < lines_.size(); ++i) {
      AppendLine(i);
    }
    if (row_count_ > 0) {
      AppendEnds();
    }
    out_ += fmt::format("({} {})\n", FormatCount(row_count_), row_count_ == 1 ? "row" : "rows");
    return sink_.Write(out_);
  }

 private:
  void Add(const arrow::RecordBatch& batch, int64_t row, size_t index) {
    Line& line = lines_[index];
    const auto value = columns_.Number(batch, row, index);
    line.series.Add(value);
    if (value && (!line.low || *value < *line.low)) {
      line.low = value;
      line.low_text = columns_.Text(batch, row, index);
    }
    if (value && (!line.high || *value > *line.high)) {
      line.high = value;
      line.high_text = columns_.Text(batch, row, index);
    }
  }

  void AppendLine(size_t index) {
    const Line& line = lines_[index];
    out_ += CutToWidth(columns_.value_name(index), width_);
    out_ += '\n';
    if (!line.low) {
      out_ += row_count_ > 0 ? "no value\n" : "";
      return;
    }
    const size_t height = lines_.size() == 1 ? kLinesOfOne : kLinesOfMany;
    Dots dots(plot_width_, height);
    Pen(dots, *line.low, *line.high).Draw(line.series.pieces());
    const bool is_flat = line.low == line.high;
    for (size_t i = 0; i < height; ++i) {
      const size_t flat_line = dots.down() / 2 / kDotsDown;
      const bool is_top = is_flat ? i == flat_line : i == 0;
      const bool is_bottom = !is_flat && i == height - 1;
      const std::string& text = is_top ? line.high_text : is_bottom ? line.low_text : empty_;
      out_.append(scale_width_ - text.size(), ' ');
      out_ += text;
      out_ += is_top || is_bottom ? " ┤" : " │";
      out_ += dots.Line(i);
      out_ += '\n';
    }
  }

  /// What names the first and the last row, below their dots.
  void AppendEnds() {
    const size_t half = std::max(plot_width_ / 2, size_t{2}) - 1;
    const std::string first = CutToWidth(first_label_, std::max(half, size_t{1}));
    out_.append(scale_width_ + 2, ' ');
    out_ += first;
    if (row_count_ > 1) {
      const std::string last = CutToWidth(last_label_, std::max(half, size_t{1}));
      const size_t taken = DisplayWidth(first) + DisplayWidth(last);
      out_.append(plot_width_ > taken ? plot_width_ - taken : 1, ' ');
      out_ += last;
    }
    out_ += '\n';
  }

  const ChartColumns columns_;
  const size_t width_;
  Sink& sink_;
  std::vector<Line> lines_;
  int64_t row_count_ = 0;
  std::string first_label_;
  std::string last_label_;
  size_t scale_width_ = 0;
  size_t plot_width_ = 0;
  const std::string empty_;
  std::string out_;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeLineChart(ChartColumns columns, size_t width, Sink& sink) {
  return std::make_unique<LineChart>(std::move(columns), width, sink);
}

}  // namespace dynalake::render
