#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/unicode.h"
#include "engine/functions/families.h"
#include "engine/json/json_writer.h"
#include "engine/nested/list_values.h"

// json_array, json_object and FORMAT JSON of SQL:2016. Values come as JSON, NULL as none:
//
//     json_array('ABSENT', value, …)
//     json_object('NULL UNIQUE', key, value, …)
//     json_formatted(text)

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

std::vector<Argument> PartsOf(DataChunk& arguments, idx_t rows) {
  std::vector<Argument> parts;
  parts.reserve(arguments.ColumnCount());
  for (Vector& argument : arguments.data) {
    parts.emplace_back(argument, rows);
  }
  return parts;
}

void JsonArray(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const std::vector<Argument> parts = PartsOf(arguments, rows);
    auto* texts = FlatVector::GetData<string_t>(result);
    std::string json;
    for (idx_t row = 0; row < rows; ++row) {
      const bool keeps_null = parts[0].Text(row) == "NULL";
      json = "[";
      for (size_t i = 1; i < parts.size(); ++i) {
        if (parts[i].IsNull(row) && !keeps_null) {
          continue;
        }
        json += json.size() == 1 ? "" : ",";
        json += parts[i].IsNull(row) ? "null" : parts[i].Text(row);
      }
      json += ']';
      texts[row] = StringVector::AddString(result, json);
    }
  });
}

/// Java's hash of a text, over its UTF-16, spread as HashMap does.
uint32_t JavaHash(std::string_view text) {
  uint32_t hash = 0;
  for (size_t at = 0; at < text.size();) {
    const char32_t code_point = NextCodePoint(text, at).value_or(U'?');
    if (code_point > 0xFFFF) {
      hash = hash * 31 + 0xD800 + ((static_cast<uint32_t>(code_point) - 0x10000) >> 10U);
      hash = hash * 31 + 0xDC00 + ((static_cast<uint32_t>(code_point) - 0x10000) & 0x3FFU);
    } else {
      hash = hash * 31 + static_cast<uint32_t>(code_point);
    }
  }
  return hash ^ (hash >> 16U);
}

struct Member {
  std::string_view key;
  std::string_view value;
};

/// Trino keeps the members in a HashMap, and so in the order of their hashes' last bits.
void OrderMembers(std::vector<Member>& members) {
  uint32_t buckets = 16;
  while (members.size() > buckets / 4 * 3) {
    buckets *= 2;
  }
  std::ranges::stable_sort(
      members, {}, [&](const Member& member) { return JavaHash(member.key) & (buckets - 1); });
}

void CheckTwins(std::vector<Member> members, bool unique) {
  std::ranges::sort(members, {}, &Member::key);
  if (std::ranges::adjacent_find(members, {}, &Member::key) == members.end()) {
    return;
  }
  if (unique) {
    FunctionError(kBadArgument, "duplicate key passed to JSON_OBJECT function");
  }
  FunctionError(FunctionFault::kNotSupported,
                "a key of json_object stands twice: such objects are not made");
}

void JsonObject(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const std::vector<Argument> parts = PartsOf(arguments, rows);
    auto* texts = FlatVector::GetData<string_t>(result);
    std::vector<Member> members;
    std::string json;
    for (idx_t row = 0; row < rows; ++row) {
      const std::string_view options = parts[0].Text(row);
      members.clear();
      for (size_t i = 1; i + 1 < parts.size(); i += 2) {
        if (parts[i].IsNull(row)) {
          FunctionError(kBadArgument, "null value passed for JSON object key");
        }
        if (!parts[i + 1].IsNull(row)) {
          members.push_back({parts[i].Text(row), parts[i + 1].Text(row)});
        } else if (options.starts_with("NULL")) {
          members.push_back({parts[i].Text(row), "null"});
        }
      }
      CheckTwins(members, options.ends_with(" UNIQUE"));
      OrderMembers(members);
      json = "{";
      for (const Member& member : members) {
        json += json.size() == 1 ? "" : ",";
        AppendJsonString(member.key, json);
        json += ':';
        json += member.value;
      }
      json += '}';
      texts[row] = StringVector::AddString(result, json);
    }
  });
}

void JsonFormatted(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  ForRows(arguments, result, [&](idx_t rows) {
    const Argument input(arguments.data[0], rows);
    auto* texts = FlatVector::GetData<string_t>(result);
    std::string json;
    for (idx_t row = 0; row < rows; ++row) {
      if (input.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
        continue;
      }
      JsonCursor cursor(input.Text(row));
      cursor.Next();
      json.clear();
      if (!JsonWriter(JsonKeys::kWritten).Append(cursor, json) ||
          cursor.Next() != JsonToken::kEnd) {
        FunctionError(FunctionFault::kJsonInputConversion, "the input is no JSON");
      }
      texts[row] = StringVector::AddString(result, json);
    }
  });
}

void AddMaking(OwnFunctionCatalog& catalog, const char* name, duckdb::scalar_function_t run) {
  const LogicalType text = LogicalType::VARCHAR;
  duckdb::ScalarFunction function(name, {text}, text, std::move(run));
  function.SetVarArgs(text);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  AddFallible(catalog, std::move(function));
}

}  // namespace

void AddJsonMakingFunctions(OwnFunctionCatalog& catalog) {
  AddMaking(catalog, "json_array", JsonArray);
  AddMaking(catalog, "json_object", JsonObject);
  const LogicalType text = LogicalType::VARCHAR;
  AddFallible(catalog, duckdb::ScalarFunction("json_formatted", {text}, text, JsonFormatted));
}

}  // namespace dynalake::engine
