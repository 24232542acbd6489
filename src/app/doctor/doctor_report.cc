#include "app/doctor/doctor_report.h"

#include <algorithm>
#include <utility>

#include "app/cli/wrapped_text.h"
#include "base/hide_secrets.h"
#include "base/unicode.h"
#include "render/escape.h"

namespace dynalake::app {
namespace {

constexpr size_t kGap = 2;

void AppendPadded(const std::string& text, size_t width, std::string& out) {
  out += text;
  const size_t taken = DisplayWidth(text);
  out.append(width > taken ? width - taken : 0, ' ');
}

}  // namespace

void DoctorReport::Note(std::string check, std::string state, std::string_view detail) {
  rows_.push_back({std::move(check), std::move(state), HideSecrets(detail)});
}

void DoctorReport::Failed(std::string check, const Error& error) {
  Note(std::move(check), "failed", error.ToString());
  ++failed_;
  if (!first_failure_.has_value()) {
    first_failure_ = error.code();
  }
}

Result<void> DoctorReport::Verdict() const {
  if (failed_ == 0) {
    return {};
  }
  return Fail(*first_failure_, "{} of {} checks failed", failed_, rows_.size());
}

std::string DoctorReport::ToText(size_t width) const {
  size_t check_width = 0;
  size_t state_width = 0;
  for (const Row& row : rows_) {
    check_width = std::max(check_width, DisplayWidth(render::ForTerminal(row.check)) + kGap);
    state_width = std::max(state_width, DisplayWidth(render::ForTerminal(row.state)) + kGap);
  }
  std::string text;
  for (const Row& row : rows_) {
    AppendPadded(render::ForTerminal(row.check), check_width, text);
    if (row.detail.empty()) {
      text += render::ForTerminal(row.state) + '\n';
      continue;
    }
    AppendPadded(render::ForTerminal(row.state), state_width, text);
    AppendWrapped(render::ForTerminal(row.detail), check_width + state_width, width, text);
  }
  return text;
}

}  // namespace dynalake::app
