#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/source_map.h"
#include "engine/statement.h"

namespace dynalake::engine {

/// The statement that DuckDB's errors speak of.
struct StatementText {
  std::string_view sql = {};
  TextPlace start = {};  ///< where it begins in its script
  size_t offset = 0;     ///< where it begins in the text in which DuckDB's places count
  const SourceMap* source_map = nullptr;
};

/// What DuckDB reported, as an error of ours. A place in the statement becomes "line 2, column 5"
/// of its script, or of what the source map says; names of files are given as their locations.
Error ToError(const duckdb::ErrorData& data, const StatementText& text = {});

/// The exception that is being handled, as an error of ours; only within a catch block.
Error CurrentError(const StatementText& text = {});

/// The one guard around calls into DuckDB: `call` gives a T or a Result<T>; what it throws becomes
/// an error.
template <typename Call>
auto Guard(Call&& call, const StatementText& text = {}) {
  using Answer = std::invoke_result_t<Call>;
  if constexpr (requires(Answer& answer) { answer.error(); }) {
    try {
      return call();
    } catch (...) {
      return Answer(CurrentError(text));
    }
  } else {
    try {
      if constexpr (std::is_void_v<Answer>) {
        call();
        return Result<void>();
      } else {
        return Result<Answer>(call());
      }
    } catch (...) {
      return Result<Answer>(CurrentError(text));
    }
  }
}

/// The reverse adapter, for code that DuckDB calls: throws the error as an exception of DuckDB's
/// that `ToError` gives back unchanged in code and sentence.
[[noreturn]] void Throw(const Error& error);

/// For code that reads the scanned file `name`; only within a catch block. What is no fault of the
/// statement becomes kMalformedInput, or kUnsupported for an encoding that DuckDB does not read,
/// that names the file and says what to do; anything else is thrown on.
[[noreturn]] void RethrowReadError(const std::string& name);
/// The value, or throws.
template <typename T>
T OrThrow(Result<T> result) {
  if (!result) {
    Throw(result.error());
  }
  if constexpr (!std::is_void_v<T>) {
    return std::move(result).value();
  }
}

/// Every file name of a scan starts so, followed by the scan's number, the file's number and its
/// location, each after a slash; the random part is made once per process.
const std::string& FileScheme();

/// `text` with the names of scanned files replaced by their locations.
std::string WithPlainLocations(std::string text);

}  // namespace dynalake::engine
