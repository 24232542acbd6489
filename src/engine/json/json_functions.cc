#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "base/format.h"
#include "engine/functions/families.h"
#include "engine/json/extract_path.h"
#include "engine/json/json_writer.h"
#include "engine/nested/list_values.h"

// Trino's functions of JSON as text or as a json value, SQL:2016's aside.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::idx_t;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::StringVector;
using duckdb::Vector;

/// The start of a text, for messages.
std::string Shown(std::string_view text) {
  constexpr size_t kShown = 100;
  size_t size = std::min(text.size(), kShown);
  while (size > 0 && size < text.size() &&
         (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
    --size;
  }
  return fmt::format("{}{}", text.substr(0, size), size < text.size() ? "..." : "");
}

/// Calls `run(cursor, row)` with a cursor on the first token; where it answers false, and for NULL,
/// the result is NULL.
template <typename Run>
void ForTexts(DataChunk& arguments, Vector& result, Run run) {
  ForRows(arguments, result, [&](idx_t rows) {
    const Argument json(arguments.data[0], rows);
    for (idx_t row = 0; row < rows; ++row) {
      if (json.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      JsonCursor cursor(json.Text(row));
      cursor.Next();
      if (!run(cursor, row)) {
        FlatVector::SetNull(result, row, true);
      }
    }
  });
}

/// The same with a cursor on the value of the path, the second argument.
template <typename Run>
void ForPaths(DataChunk& arguments, Vector& result, Run run) {
  const idx_t count = arguments.AllConstant() ? 1 : arguments.size();
  const Argument paths(arguments.data[1], count);
  std::string_view last;
  std::optional<ExtractPath> path;
  ForTexts(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    if (paths.IsNull(row)) {
      return false;
    }
    const std::string_view text = paths.Text(row);
    if (!path || text != last) {
      path = ExtractPath::Parse(text);
      last = text;
      if (!path) {
        FunctionError(kBadArgument, "Invalid JSON path: '{}'", Shown(text));
      }
    }
    return path->Find(cursor) && run(cursor, row);
  });
}

void JsonParse(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string text;
  JsonWriter writer(JsonKeys::kSorted);
  auto* texts = FlatVector::GetData<string_t>(result);
  ForTexts(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    text.clear();
    if (!writer.Append(cursor, text) || cursor.Next() != JsonToken::kEnd) {
      FunctionError(kBadArgument, "Cannot convert value to JSON: '{}'", Shown(cursor.whole()));
    }
    texts[row] = StringVector::AddString(result, text);
    return true;
  });
}

void JsonExtract(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string text;
  JsonWriter writer(JsonKeys::kWritten);
  auto* texts = FlatVector::GetData<string_t>(result);
  ForPaths(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    text.clear();
    if (!writer.Append(cursor, text)) {
      return false;
    }
    texts[row] = StringVector::AddString(result, text);
    return true;
  });
}

void JsonExtractScalar(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string buffer;
  auto* texts = FlatVector::GetData<string_t>(result);
  ForPaths(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    if (!IsScalar(cursor.token()) || cursor.token() == JsonToken::kNull) {
      return false;
    }
    const std::string_view text =
        cursor.token() == JsonToken::kString ? cursor.Text(buffer) : cursor.raw();
    texts[row] = StringVector::AddString(result, text.data(), text.size());
    return true;
  });
}

/// Elements of an array, members of an object; nothing where the text ends before.
std::optional<int64_t> SizeOf(JsonCursor& cursor) {
  int64_t size = 0;
  const bool is_object = cursor.token() == JsonToken::kObjectStart;
  if (!is_object && cursor.token() != JsonToken::kArrayStart) {
    return size;
  }
  const JsonToken end = is_object ? JsonToken::kObjectEnd : JsonToken::kArrayEnd;
  while (cursor.Next() != end) {
    if (is_object) {
      cursor.Next();
    }
    if (!cursor.SkipChildren()) {
      return std::nullopt;
    }
    ++size;
  }
  return size;
}

void JsonSize(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  auto* sizes = FlatVector::GetData<int64_t>(result);
  ForPaths(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    const std::optional<int64_t> size = SizeOf(cursor);
    sizes[row] = size.value_or(0);
    return size.has_value();
  });
}

void JsonArrayLength(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  auto* sizes = FlatVector::GetData<int64_t>(result);
  ForTexts(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    if (cursor.token() != JsonToken::kArrayStart) {
      return false;
    }
    const std::optional<int64_t> size = SizeOf(cursor);
    sizes[row] = size.value_or(0);
    return size.has_value();
  });
}

/// A string without its quotes: so does Trino.
void JsonArrayGet(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const Argument indices(arguments.data[1], arguments.AllConstant() ? 1 : arguments.size());
  std::string text;
  auto* texts = FlatVector::GetData<string_t>(result);
  ForTexts(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    if (indices.IsNull(row) || cursor.token() != JsonToken::kArrayStart) {
      return false;
    }
    int64_t index = indices.Get<int64_t>(row);
    if (index < 0) {
      JsonCursor counting = cursor;
      index += SizeOf(counting).value_or(0);
    }
    while (cursor.Next() != JsonToken::kArrayEnd) {
      if (cursor.token() == JsonToken::kError) {
        return false;
      }
      if (index-- != 0) {
        cursor.SkipChildren();
        continue;
      }
      text.clear();
      if (cursor.token() == JsonToken::kNull) {
        return false;
      }
      if (cursor.token() == JsonToken::kString) {
        std::string buffer;
        text = cursor.Text(buffer);
      } else if (!JsonWriter(JsonKeys::kWritten).Append(cursor, text)) {
        return false;
      }
      texts[row] = StringVector::AddString(result, text);
      return true;
    }
    return false;
  });
}

bool IsElement(const JsonCursor& cursor, bool value, std::string& /*buffer*/) {
  return cursor.token() == (value ? JsonToken::kTrue : JsonToken::kFalse);
}

bool IsElement(const JsonCursor& cursor, int64_t value, std::string& /*buffer*/) {
  const std::string_view raw = cursor.raw();
  int64_t number = 0;
  return cursor.token() == JsonToken::kInteger &&
         std::from_chars(raw.data(), raw.data() + raw.size(), number).ec == std::errc() &&
         number == value;
}

bool IsElement(const JsonCursor& cursor, double value, std::string& /*buffer*/) {
  const std::string_view raw = cursor.raw();
  double number = 0;
  return cursor.token() == JsonToken::kFloat && std::isfinite(value) &&
         std::from_chars(raw.data(), raw.data() + raw.size(), number).ec == std::errc() &&
         number == value;
}

bool IsElement(const JsonCursor& cursor, const string_t& value, std::string& buffer) {
  return cursor.token() == JsonToken::kString &&
         cursor.Text(buffer) == std::string_view(value.GetData(), value.GetSize());
}

template <typename T>
void JsonArrayContains(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  const Argument values(arguments.data[1], arguments.AllConstant() ? 1 : arguments.size());
  bool* answers = FlatVector::GetData<bool>(result);
  std::string buffer;
  ForTexts(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    if (values.IsNull(row) || cursor.token() != JsonToken::kArrayStart) {
      return false;
    }
    answers[row] = false;
    while (cursor.Next() != JsonToken::kArrayEnd) {
      if (IsElement(cursor, values.Get<T>(row), buffer)) {
        answers[row] = true;
        return true;
      }
      if (!cursor.SkipChildren()) {
        return false;
      }
    }
    return true;
  });
}

void IsJsonScalar(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  bool* answers = FlatVector::GetData<bool>(result);
  ForTexts(arguments, result, [&](JsonCursor& cursor, idx_t row) {
    answers[row] = IsScalar(cursor.token());
    if (cursor.token() == JsonToken::kEnd || !cursor.SkipChildren() ||
        cursor.Next() != JsonToken::kEnd) {
      FunctionError(kBadArgument, "Invalid JSON value: {}", Shown(cursor.whole()));
    }
    return true;
  });
}

}  // namespace

void AddJsonFunctions(OwnFunctionCatalog& catalog) {
  using Function = duckdb::ScalarFunction;
  const LogicalType text = LogicalType::VARCHAR;
  const LogicalType number = LogicalType::BIGINT;
  AddFallible(catalog, Function("json_parse", {text}, text, JsonParse));
  AddFallible(catalog, Function("json_extract", {text, text}, text, JsonExtract));
  AddFallible(catalog, Function("json_extract_scalar", {text, text}, text, JsonExtractScalar));
  AddFallible(catalog, Function("json_size", {text, text}, number, JsonSize));
  AddFallible(catalog, Function("json_array_length", {text}, number, JsonArrayLength));
  AddFallible(catalog, Function("json_array_get", {text, number}, text, JsonArrayGet));
  AddFallible(catalog, Function("is_json_scalar", {text}, LogicalType::BOOLEAN, IsJsonScalar));
  duckdb::ScalarFunctionSet contains("json_array_contains");
  const LogicalType answer = LogicalType::BOOLEAN;
  contains.AddFunction(Function({text, answer}, answer, JsonArrayContains<bool>));
  contains.AddFunction(Function({text, number}, answer, JsonArrayContains<int64_t>));
  contains.AddFunction(Function({text, LogicalType::DOUBLE}, answer, JsonArrayContains<double>));
  contains.AddFunction(Function({text, text}, answer, JsonArrayContains<string_t>));
  catalog.Add(std::move(contains));
}

}  // namespace dynalake::engine
