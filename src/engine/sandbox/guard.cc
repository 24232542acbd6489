#include "engine/sandbox/guard.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <span>

#include "base/hex.h"
#include "base/random.h"
#include "engine/sandbox/sql_advice.h"

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

/// The byte of the statement that an error speaks of, if it says so.
std::optional<size_t> PositionOf(const duckdb::ErrorData& data, const StatementText& text) {
  const auto& extra = data.ExtraInfo();
  const auto found = extra.find("position");
  if (found == extra.end() || text.sql.empty()) {
    return std::nullopt;
  }
  const size_t position = std::strtoull(found->second.c_str(), nullptr, 10);
  return std::min(position - std::min(position, text.offset), text.sql.size());
}

/// Where a person wrote what stands at `position` of the statement.
std::optional<TextPlace> PlaceOf(size_t position, const StatementText& text) {
  if (text.source_map != nullptr && !text.source_map->pieces.empty()) {
    return text.source_map->PlaceOf(position);
  }
  return PlaceBehind(text.start, text.sql.substr(0, position));
}

/// A statement's own limit is the user's to raise; the room for what spills is the machine's.
Error OutOfMemory(const std::string& message) {
  if (message.find("failed to offload") != std::string::npos) {
    return Error(ErrorCode::kResourceExhausted,
                 "the temporary folder has no room for what the statement spills: " +
                     Advised(message, {}, std::nullopt));
  }
  return Fail(
      ErrorCode::kInvalidArgument,
      "the statement needs more memory than it may use: {}; give it more with --memory. "
      "Sorts, joins and GROUP BY spill to disk; list(), string_agg(), histogram() and other "
      "aggregates that keep their values, and single large values, do not",
      Advised(message, {}, std::nullopt));
}

/// Whether DuckDB's reader says that it knows no such encoding, codec or type of Parquet.
bool IsUnsupported(const std::string& reason) {
  const std::string folded = duckdb::StringUtil::Lower(reason);
  return folded.find("supported") != std::string::npos ||
         folded.find("not implemented") != std::string::npos;
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

Error ToError(const duckdb::ErrorData& data, const StatementText& text) {
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
  if (data.Type() == duckdb::ExceptionType::OUT_OF_MEMORY) {
    return OutOfMemory(message);
  }
  const std::optional<size_t> position = PositionOf(data, text);
  message = Advised(std::move(message), text.sql, position);
  if (const auto place = position ? PlaceOf(*position, text) : std::nullopt) {
    message = fmt::format("{}: {}", ToString(*place), message);
  }
  return Error(code, std::move(message));
}

Error CurrentError(const StatementText& text) {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::kResourceExhausted, "out of memory");
  } catch (const std::exception& exception) {
    return ToError(duckdb::ErrorData(exception), text);
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
                         data.Type() == ExceptionType::NOT_IMPLEMENTED ||
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
  if (IsUnsupported(reason)) {
    Throw(Fail(ErrorCode::kUnsupported,
               "the data file {} is written in a way that SQL cannot read here ({}): have the "
               "engine that made it write it anew without that",
               WithPlainLocations(name), reason));
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
