#include "engine/json/path_answer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/json/json_cursor.h"

namespace dynalake::engine {

using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::Vector;

OnCase OnCaseNamed(std::string_view word) {
  constexpr std::array<std::string_view, 8> kWords = {"NULL",  "ERROR",   "DEFAULT", "TRUE",
                                                      "FALSE", "UNKNOWN", "ARRAY",   "OBJECT"};
  const auto found = std::ranges::find(kWords, word);
  if (found == kWords.end()) {
    throw duckdb::InternalException("dynalake: no such option of JSON");
  }
  return static_cast<OnCase>(found - kWords.begin());
}

std::optional<PathItem> ReadItem(std::string_view text) {
  JsonCursor cursor(text);
  if (cursor.Next() == JsonToken::kEnd) {
    return std::nullopt;
  }
  PathItem item = TakeItem(cursor);
  return cursor.token() != JsonToken::kError && cursor.Next() == JsonToken::kEnd
             ? std::optional(std::move(item))
             : std::nullopt;
}

void ThrowAnswer(FunctionFault fault) {
  switch (fault) {
    case FunctionFault::kJsonInputConversion:
      FunctionError(fault, "the input is no JSON");
    case FunctionFault::kPathEvaluation:
      FunctionError(fault, "the path does not fit the JSON");
    case FunctionFault::kJsonValueResult:
      FunctionError(fault, "the path gives no value, more than one, or one of another type");
    default:
      FunctionError(fault, "the path gives no JSON, or more than one");
  }
}

PassedVariables::PassedVariables(duckdb::DataChunk& arguments, size_t own, idx_t rows) {
  passing_.reserve(arguments.ColumnCount() - own);
  for (size_t i = own; i < arguments.ColumnCount(); ++i) {
    passing_.emplace_back(arguments.data[i], rows);
  }
  variables_.resize(passing_.size() / 2);
}

std::span<const PathVariable> PassedVariables::Of(idx_t row) {
  for (size_t i = 0; i < variables_.size(); ++i) {
    const Argument& value = passing_[2 * i + 1];
    variables_[i].name = passing_[2 * i].Text(row);
    variables_[i].value =
        value.IsNull(row) ? PathItem() : ReadItem(value.Text(row)).value_or(PathItem());
  }
  return variables_;
}

ValueRow AppendValue(const PathAnswer& answer, std::string& json) {
  if (!answer.items) {
    return {Outcome::kFailed, answer.fault};
  }
  if (answer.items->empty()) {
    return {Outcome::kEmpty};
  }
  const PathItem& item = answer.items->front();
  if (answer.items->size() > 1 || item.kind >= ItemKind::kArray ||
      item.kind == ItemKind::kBigNumber) {
    return {Outcome::kFailed};
  }
  if (item.kind == ItemKind::kNull) {
    return {Outcome::kNull};
  }
  AppendItem(item, json);
  return {Outcome::kValue};
}

void FillDefault(OnCase on, FunctionFault fault, Vector& defaults, idx_t default_row,
                 Vector& result, idx_t row) {
  switch (on) {
    case OnCase::kError:
      ThrowAnswer(fault);
    case OnCase::kDefault:
      duckdb::VectorOperations::Copy(defaults, result, default_row + 1, default_row, row);
      return;
    default:
      FlatVector::SetNull(result, row, true);
  }
}

namespace {

/// Writes the items as one JSON value; false where they are more than one without a wrapper.
bool AppendItems(const PathItems& items, const QueryOptions& options, std::string& json) {
  const bool is_one = items.size() == 1;
  const bool is_nested = is_one && items.front().kind >= ItemKind::kArray;
  if (options.wrapper == "WITHOUT" || (options.wrapper == "CONDITIONAL" && is_nested)) {
    if (!is_one) {
      return false;
    }
    if (options.omits_quotes && items.front().kind == ItemKind::kString) {
      json += items.front().text;
    } else {
      AppendItem(items.front(), json);
    }
    return true;
  }
  json += '[';
  for (size_t i = 0; i < items.size(); ++i) {
    json += i == 0 ? "" : ",";
    AppendItem(items[i], json);
  }
  json += ']';
  return true;
}

}  // namespace

bool AppendQuery(const PathAnswer& answer, const QueryOptions& options, std::string& json) {
  const bool is_empty = answer.items && answer.items->empty();
  if (!is_empty && answer.items && AppendItems(*answer.items, options, json)) {
    return true;
  }
  switch (is_empty ? options.on_empty : options.on_error) {
    case OnCase::kError:
      ThrowAnswer(answer.items ? FunctionFault::kJsonOutputConversion : answer.fault);
    case OnCase::kArray:
      json += "[]";
      return true;
    case OnCase::kObject:
      json += "{}";
      return true;
    default:
      return false;
  }
}

}  // namespace dynalake::engine
