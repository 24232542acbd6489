#include "render/record_layout.h"

#include <algorithm>

#include "base/format.h"
#include "base/unicode.h"

namespace dynalake::render {
namespace {

// A longer rule guides no eye.
constexpr size_t kLongestRule = 100;

}  // namespace

RecordLayout::RecordLayout(const std::vector<std::string>& names, size_t value_width,
                           size_t width) {
  for (const std::string& name : names) {
    label_width_ = std::max(label_width_, DisplayWidth(name));
  }
  for (const std::string& name : names) {
    labels_.push_back(name + std::string(label_width_ - DisplayWidth(name), ' '));
  }
  rule_width_ = std::min(label_width_ + 3 + value_width, width > 0 ? width : kLongestRule);
}

void RecordLayout::AppendRule(std::string& out) const {
  const std::string title = fmt::format("[ RECORD {} ]", number_);
  out += "─" + title;
  for (size_t at = 1 + title.size(); at < rule_width_; ++at) {
    const bool crosses = at == label_width_ + 1;
    out += crosses ? (number_ == 1 ? "┬" : "┼") : "─";
  }
  out += '\n';
}

void RecordLayout::Append(const std::vector<std::string>& cells, std::string& out) {
  ++number_;
  AppendRule(out);
  for (size_t i = 0; i < cells.size(); ++i) {
    out += labels_[i];
    out += cells[i].empty() ? " │" : " │ ";
    out += cells[i];
    out += '\n';
  }
}

}  // namespace dynalake::render
