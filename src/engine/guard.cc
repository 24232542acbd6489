#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>

#include "base/hex.h"
#include "base/random.h"
#include "engine/guard_internal.h"

namespace dynalake::engine {
namespace {

constexpr std::string_view kCodeKey = "dynalake_code";

ErrorCode CodeOf(duckdb::ExceptionType type) {
  using duckdb::ExceptionType;
  switch (type) {
    case ExceptionType::OUT_OF_MEMORY:
    case ExceptionType::OBJECT_SIZE:
      return ErrorCode::kResourceExhausted;
    case ExceptionType::INTERRUPT:
      return ErrorCode::kCancelled;
    case ExceptionType::PERMISSION:
      return ErrorCode::kPermissionDenied;
    case ExceptionType::NOT_IMPLEMENTED:
      return ErrorCode::kUnsupported;
    case ExceptionType::IO:
    case ExceptionType::HTTP:
    case ExceptionType::NETWORK:
      return ErrorCode::kUnreachable;
    case ExceptionType::INTERNAL:
    case ExceptionType::FATAL:
    case ExceptionType::INVALID:
    case ExceptionType::NULL_POINTER:
      return ErrorCode::kInternal;
    default:
      return ErrorCode::kInvalidArgument;
  }
}

/// "line 2, column 5: " for a byte position in the statement, or nothing.
std::string PlaceOf(const duckdb::ErrorData& data, std::string_view sql) {
  const auto& extra = data.ExtraInfo();
  const auto found = extra.find("position");
  if (found == extra.end() || sql.empty()) {
    return {};
  }
  const size_t position =
      std::min<size_t>(std::strtoull(found->second.c_str(), nullptr, 10), sql.size());
  size_t line = 1;
  size_t column = 1;
  for (const char c : sql.substr(0, position)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return fmt::format("line {}, column {}: ", line, column);
}

/// Without what DuckDB proposes to change by SET, which is not allowed here, and without the lists
/// of every form that an operator has.
std::string WithoutAdvice(std::string message) {
  constexpr size_t kMostBytes = 600;
  for (const std::string_view advice :
       {"Possible solutions:", "Database is launched in", "Use \"SET "}) {
    if (const size_t at = message.find(advice); at != std::string::npos) {
      message.resize(at);
    }
  }
  if (const size_t at = message.find("Candidate functions:");
      at != std::string::npos && message.size() > kMostBytes) {
    message.resize(at);
  }
  while (!message.empty() && duckdb::StringUtil::CharacterIsSpace(message.back())) {
    message.pop_back();
  }
  return message;
}

}  // namespace

const std::string& FileScheme() {
  static const std::string kScheme = [] {
    std::array<uint8_t, 16> bytes{};
    SystemRandom().Fill(std::as_writable_bytes(std::span(bytes)));
    return "dynalake-" + EncodeHex(bytes) + "://";
  }();
  return kScheme;
}

std::string WithPlainLocations(std::string text) {
  const std::string& scheme = FileScheme();
  for (size_t at = text.find(scheme); at != std::string::npos; at = text.find(scheme, at)) {
    size_t end = at + scheme.size();
    for (int slashes = 0; slashes < 2; ++slashes) {
      end = text.find('/', end);
      if (end == std::string::npos) {
        return text;
      }
      ++end;
    }
    text.erase(at, end - at);
  }
  return text;
}

Error ToError(const duckdb::ErrorData& data, std::string_view sql) {
  const bool names_file = data.RawMessage().find(FileScheme()) != std::string::npos;
  std::string message = WithPlainLocations(data.RawMessage());
  const auto& extra = data.ExtraInfo();
  if (const auto code = extra.find(std::string(kCodeKey)); code != extra.end()) {
    return Error(static_cast<ErrorCode>(std::strtol(code->second.c_str(), nullptr, 10)), message);
  }
  ErrorCode code = CodeOf(data.Type());
  if (names_file && code == ErrorCode::kInvalidArgument) {
    code = ErrorCode::kMalformedInput;
  }
  message = WithoutAdvice(std::move(message));
  if (data.Type() == duckdb::ExceptionType::OUT_OF_MEMORY) {
    message = "the statement needs more memory than it may use: " + message;
  }
  return Error(code, PlaceOf(data, sql) + message);
}

Error CurrentError(std::string_view sql) {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::kResourceExhausted, "out of memory");
  } catch (const std::exception& exception) {
    return ToError(duckdb::ErrorData(exception), sql);
  } catch (...) {
    return Error(ErrorCode::kInternal, "DuckDB threw something that is not an exception");
  }
}

void RethrowReadError(const std::string& name) {
  using duckdb::ExceptionType;
  std::string reason;
  try {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    const duckdb::ErrorData data(exception);
    // Thrift and the codecs throw exceptions that are not DuckDB's.
    const bool of_file = data.Type() == ExceptionType::INVALID ||
                         data.Type() == ExceptionType::IO ||
                         data.Type() == ExceptionType::SERIALIZATION ||
                         data.RawMessage().find(name) != std::string::npos;
    if (!of_file || data.ExtraInfo().contains(std::string(kCodeKey))) {
      throw;
    }
    reason = data.RawMessage();
  }
  for (const std::string& quoted : {" '" + name + "'", " \"" + name + "\"", " " + name, name}) {
    if (const size_t at = reason.find(quoted); at != std::string::npos) {
      reason.erase(at, quoted.size());
    }
  }
  Throw(Fail(ErrorCode::kMalformedInput,
             "the data file {} is damaged or cut off ({}): restore it, or load its table again",
             WithPlainLocations(name), reason));
}

void Throw(const Error& error) {
  duckdb::unordered_map<duckdb::string, duckdb::string> extra;
  extra[std::string(kCodeKey)] = std::to_string(static_cast<int>(error.code()));
  throw duckdb::Exception(extra, duckdb::ExceptionType::IO, error.ToString());
}

}  // namespace dynalake::engine
