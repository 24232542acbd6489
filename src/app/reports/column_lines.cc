#include "app/reports/column_lines.h"

#include "base/unicode.h"
#include "render/escape.h"

namespace dynalake::app {
namespace {

constexpr std::string_view kBetween = " · ";
constexpr size_t kBetweenWidth = 3;

/// Lines that are filled from the left.
class LineFiller {
 public:
  LineFiller(size_t width, std::string& out) : width_(width), out_(out) {}

  void Head(const std::string& text) {
    out_ += text;
    taken_ = DisplayWidth(text);
    is_first_ = false;
  }

  void Part(const std::string& text) {
    const size_t wide = DisplayWidth(text);
    if (!is_first_ && taken_ + kBetweenWidth + wide > width_) {
      Break();
    }
    if (!is_first_) {
      out_ += kBetween;
      taken_ += kBetweenWidth;
    } else {
      out_.append(kLinesIndent, ' ');
      taken_ = kLinesIndent;
    }
    out_ += text;
    taken_ += wide;
    is_first_ = false;
  }

  void Break() {
    out_ += is_first_ ? "" : "\n";
    is_first_ = true;
    taken_ = 0;
  }

 private:
  size_t width_;
  std::string& out_;
  size_t taken_ = 0;
  bool is_first_ = true;
};

}  // namespace

void AppendColumnLines(const ColumnLines& lines, size_t width, std::string& out) {
  LineFiller filler(width, out);
  filler.Head(render::ForTerminal(lines.head));
  for (const std::vector<std::string>& parts : lines.paragraphs) {
    for (const std::string& part : parts) {
      if (!part.empty()) {
        filler.Part(render::ForTerminal(part));
      }
    }
    filler.Break();
  }
}

}  // namespace dynalake::app
