#include "app/lake/errors.h"

#include <algorithm>

#include "base/format.h"
#include "base/hide_secrets.h"
#include "render/escape.h"

namespace dynalake::app {

void ShowError(const Error& error, LogFormat format, render::Sink& err) {
  std::string text = HideSecrets(error.ToString());
  std::string line;
  if (format == LogFormat::kJson) {
    line = fmt::format(R"({{"level":"error","code":"{}","message":)", TraitsOf(error.code()).name);
    render::AppendJsonString(text, line);
    line += "}\n";
  } else {
    line = "dynalake: ";
    if (error.code() == ErrorCode::kInternal) {
      line += "a fault of dynalake's own, please report it: ";
    }
    // The engine's sentences may have several lines.
    std::ranges::replace(text, '\n', ' ');
    render::AppendForTerminal(text, line);
    line += '\n';
  }
  // Where standard error is gone, nobody can be told.
  static_cast<void>(err.Write(line).has_value());
}

}  // namespace dynalake::app
