#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/json/path_evaluator.h"
#include "engine/nested/list_values.h"

namespace dynalake::engine {

// What json_exists, json_value, json_query and json_table of SQL:2016 share: the answer of a path,
// and what becomes of one that is empty or failed.

/// What stands before ON EMPTY and ON ERROR.
enum class OnCase : uint8_t { kNull, kError, kDefault, kTrue, kFalse, kUnknown, kArray, kObject };

/// By the word in an option's text: NULL, ERROR, DEFAULT, TRUE, FALSE, UNKNOWN, ARRAY, OBJECT.
OnCase OnCaseNamed(std::string_view word);

/// The whole text as one item, which points into it; nothing where it is no JSON.
std::optional<PathItem> ReadItem(std::string_view text);

/// The items of a path, or the error that it meets.
struct PathAnswer {
  std::optional<PathItems> items;
  FunctionFault fault = FunctionFault::kPathEvaluation;
};
[[noreturn]] void ThrowAnswer(FunctionFault fault);

/// The names and JSON values of PASSING, in pairs behind a function's own arguments.
class PassedVariables {
 public:
  PassedVariables(duckdb::DataChunk& arguments, size_t own, duckdb::idx_t rows);

  /// Of one row, until the next call.
  std::span<const PathVariable> Of(duckdb::idx_t row);

 private:
  std::vector<Argument> passing_;
  std::vector<PathVariable> variables_;
};

/// What json_value makes of one answer.
enum class Outcome : uint8_t { kValue, kNull, kEmpty, kFailed };
struct ValueRow {
  Outcome outcome = Outcome::kNull;
  FunctionFault fault = FunctionFault::kJsonValueResult;
};
/// Appends the value as JSON where there is one.
ValueRow AppendValue(const PathAnswer& answer, std::string& json);

/// The default of a row that has no value: NULL, an error, or the value of DEFAULT, which stands in
/// `defaults` at `default_row`.
void FillDefault(OnCase on, FunctionFault fault, duckdb::Vector& defaults,
                 duckdb::idx_t default_row, duckdb::Vector& result, duckdb::idx_t row);

/// What json_query is asked for.
struct QueryOptions {
  std::string wrapper = {};  ///< WITHOUT, CONDITIONAL or UNCONDITIONAL
  bool omits_quotes = false;
  OnCase on_empty = OnCase::kNull;
  OnCase on_error = OnCase::kNull;
};
/// Appends the answer of json_query; false: it is NULL.
bool AppendQuery(const PathAnswer& answer, const QueryOptions& options, std::string& json);

}  // namespace dynalake::engine
