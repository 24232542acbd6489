#include "base/log.h"

#include <memory>
#include <string>

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/hide_secrets.h"
#include "base/json.h"

namespace dynalake {
namespace {

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string_view TextOf(const spdlog::string_view_t& view) { return {view.data(), view.size()}; }

class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto since_epoch = message.time.time_since_epoch();
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count();
    const std::string line =
        PrintJson({{"time_micros", micros},
                   {"level", TextOf(spdlog::level::to_string_view(message.level))},
                   {"message", TextOf(message.payload)}});
    out.append(line.data(), line.data() + line.size());
    out.push_back('\n');
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

// Debugging wants to see what took how long, and in which thread.
const char* TextPattern(LogLevel level) {
  return level == LogLevel::kDebug ? "%H:%M:%S.%e [%t] %l: %v" : "%H:%M:%S %l: %v";
}

// The sink's own mutex makes writing thread-safe, and replacing the formatter too.
spdlog::logger& Logger() {
  static spdlog::logger logger = [] {
    spdlog::logger fresh("dynalake", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    fresh.set_pattern(TextPattern(LogLevel::kInfo));
    return fresh;
  }();
  return logger;
}

}  // namespace

void ConfigureLog(const LogOptions& options) {
  Logger().set_level(SpdlogLevel(options.level));
  if (options.format == LogFormat::kJson) {
    Logger().set_formatter(std::make_unique<JsonFormatter>());
  } else {
    Logger().set_pattern(TextPattern(options.level));
  }
}

bool LogEnabled(LogLevel level) { return Logger().should_log(SpdlogLevel(level)); }

void LogMessage(LogLevel level, std::string_view message) {
  const std::string shown = HideSecrets(message);
  Logger().log(SpdlogLevel(level), spdlog::string_view_t(shown.data(), shown.size()));
}

}  // namespace dynalake
