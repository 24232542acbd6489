#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/format.h"

namespace dynalake {

enum class LogLevel : uint8_t { kDebug, kInfo, kWarning, kError };
enum class LogFormat : uint8_t { kText, kJson };

/// What `app` decides once at the start.
struct LogOptions {
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kText;
};

/// Sets how messages are written: one line each to standard error, as a text or as a JSON object.
/// At the level kDebug a text has milliseconds and its thread. Before it is called the defaults
/// hold.
void ConfigureLog(const LogOptions& options);

/// Whether messages of `level` are written. Thread-safe.
bool LogEnabled(LogLevel level);

/// Writes one message; thread-safe. Never log an error that is also returned.
void LogMessage(LogLevel level, std::string_view message);

/// `Log(LogLevel::kInfo, "read {} files", count);` formats only when the level is on. A debug
/// message begins with the step that it is of, "commit: ", and is of a file, a page of a live table
/// or a request at the least, never of an item. It names places and counts: no items, no SQL, no
/// secrets (what looks like one in an address is hidden, hide_secrets.h).
template <typename... Args>
void Log(LogLevel level, fmt::format_string<Args...> format, Args&&... args) {
  if (LogEnabled(level)) {
    LogMessage(level, fmt::format(format, std::forward<Args>(args)...));
  }
}

}  // namespace dynalake
