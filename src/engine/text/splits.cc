#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/text/text_bytes.h"
#include "engine/text/text_lists.h"

// Text cut at delimiters, into lists and maps.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::list_entry_t;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::TernaryExecutor;
using duckdb::Vector;

/// The text before the next delimiter, which is taken off with it.
std::string_view TakePart(std::string_view& rest, std::string_view delimiter) {
  const size_t at = rest.find(delimiter);
  if (at == std::string_view::npos) {
    return std::exchange(rest, std::string_view());
  }
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(at + delimiter.size());
  return part;
}

void Split(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  TextListWriter writer(result);
  TernaryExecutor::Execute<string_t, string_t, int64_t, list_entry_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& delimiter, int64_t limit) {
        const std::string_view at = ViewOf(delimiter);
        if (at.empty()) {
          FunctionError(FunctionFault::kInvalidFunctionArgument,
                        "The delimiter may not be the empty string");
        }
        if (limit <= 0) {
          FunctionError(FunctionFault::kInvalidFunctionArgument, "Limit must be positive");
        }
        std::string_view rest = ViewOf(text);
        for (int64_t parts = 1; parts < limit; ++parts) {
          const size_t next = rest.find(at);
          if (next == std::string_view::npos) {
            break;
          }
          writer.Add(rest.substr(0, next));
          rest.remove_prefix(next + at.size());
        }
        writer.Add(rest);
        return writer.Finish();
      });
}

void SplitPart(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  TernaryExecutor::ExecuteWithNulls<string_t, string_t, int64_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& delimiter, int64_t index,
          duckdb::ValidityMask& valid, duckdb::idx_t row) {
        if (index <= 0) {
          FunctionError(FunctionFault::kInvalidFunctionArgument, "Index must be greater than zero");
        }
        std::string_view rest = ViewOf(text);
        const std::string_view at = ViewOf(delimiter);
        if (at.empty()) {  // Each code point is a part.
          rest.remove_prefix(BytesOfCodePoints(rest, static_cast<uint64_t>(index - 1)));
          if (rest.empty()) {
            valid.SetInvalid(row);
            return string_t();
          }
          return KeepText(result, rest.substr(0, CodePointBytes(rest[0])));
        }
        for (; index > 1; --index) {
          const size_t next = rest.find(at);
          if (next == std::string_view::npos) {
            valid.SetInvalid(row);
            return string_t();
          }
          rest.remove_prefix(next + at.size());
        }
        return KeepText(result, rest.substr(0, rest.find(at)));
      });
}

struct Delimiters {
  std::string_view entry;
  std::string_view key_value;

  Delimiters(const string_t& of_entries, const string_t& of_keys)
      : entry(ViewOf(of_entries)), key_value(ViewOf(of_keys)) {
    if (entry.empty()) {
      FunctionError(FunctionFault::kInvalidFunctionArgument, "entryDelimiter is empty");
    }
    if (key_value.empty()) {
      FunctionError(FunctionFault::kInvalidFunctionArgument, "keyValueDelimiter is empty");
    }
    if (entry == key_value) {
      FunctionError(FunctionFault::kInvalidFunctionArgument,
                    "entryDelimiter and keyValueDelimiter must not be the same");
    }
  }
};

std::pair<std::string_view, std::string_view> EntryOf(std::string_view entry,
                                                      std::string_view delimiter) {
  const size_t at = entry.find(delimiter);
  const size_t behind = at + delimiter.size();
  if (at == std::string_view::npos || entry.find(delimiter, behind) != std::string_view::npos) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Key-value delimiter must appear exactly once in each entry. Bad input: '{}'",
                  entry);
  }
  return {entry.substr(0, at), entry.substr(behind)};
}

/// Keys of one map, and for each the values that it has.
using EntryValues = std::vector<std::pair<std::string_view, std::vector<std::string_view>>>;

/// The entries of `text`, which outlives them.
void ReadEntries(std::string_view text, const Delimiters& delimiters, EntryValues& entries) {
  entries.clear();
  std::unordered_map<std::string_view, size_t> places;
  while (!text.empty()) {
    const auto [key, value] = EntryOf(TakePart(text, delimiters.entry), delimiters.key_value);
    const auto [place, is_new] = places.try_emplace(key, entries.size());
    if (is_new) {
      entries.emplace_back(key, std::vector<std::string_view>());
    }
    entries[place->second].second.push_back(value);
  }
}

/// Makes room for one more entry of a map vector and gives its place.
duckdb::idx_t NewEntry(Vector& maps, duckdb::idx_t& capacity) {
  const duckdb::idx_t at = ListVector::GetListSize(maps);
  if (at >= capacity) {
    capacity = std::max<duckdb::idx_t>(at * 2, STANDARD_VECTOR_SIZE);
    ListVector::Reserve(maps, capacity);
  }
  ListVector::SetListSize(maps, at + 1);
  return at;
}

void SplitToMap(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  EntryValues entries;
  duckdb::idx_t capacity = 0;
  TernaryExecutor::Execute<string_t, string_t, string_t, list_entry_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& of_entries, const string_t& of_keys) {
        ReadEntries(ViewOf(text), Delimiters(of_entries, of_keys), entries);
        const duckdb::idx_t begin = ListVector::GetListSize(result);
        for (const auto& [key, values] : entries) {
          if (values.size() > 1) {
            FunctionError(FunctionFault::kInvalidFunctionArgument,
                          "Duplicate keys ({}) are not allowed", key);
          }
          const duckdb::idx_t at = NewEntry(result, capacity);
          Vector& keys = duckdb::MapVector::GetKeys(result);
          Vector& map_values = duckdb::MapVector::GetValues(result);
          FlatVector::GetData<string_t>(keys)[at] = KeepText(keys, key);
          FlatVector::GetData<string_t>(map_values)[at] = KeepText(map_values, values[0]);
        }
        return list_entry_t(begin, entries.size());
      });
}

void SplitToMultimap(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  EntryValues entries;
  duckdb::idx_t capacity = 0;
  TextListWriter writer(duckdb::MapVector::GetValues(result));
  TernaryExecutor::Execute<string_t, string_t, string_t, list_entry_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& of_entries, const string_t& of_keys) {
        ReadEntries(ViewOf(text), Delimiters(of_entries, of_keys), entries);
        const duckdb::idx_t begin = ListVector::GetListSize(result);
        for (const auto& [key, values] : entries) {
          const duckdb::idx_t at = NewEntry(result, capacity);
          Vector& keys = duckdb::MapVector::GetKeys(result);
          FlatVector::GetData<string_t>(keys)[at] = KeepText(keys, key);
          for (const std::string_view value : values) {
            writer.Add(value);
          }
          FlatVector::GetData<list_entry_t>(duckdb::MapVector::GetValues(result))[at] =
              writer.Finish();
        }
        return list_entry_t(begin, entries.size());
      });
}

}  // namespace

void AddSplitFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType text = LogicalType::VARCHAR;
  const LogicalType texts = LogicalType::LIST(text);
  catalog.Add("split", {text, text, LogicalType::BIGINT}, texts, Split);
  catalog.Add("split_part", {text, text, LogicalType::BIGINT}, text, SplitPart);
  catalog.Add("split_to_map", {text, text, text}, LogicalType::MAP(text, text), SplitToMap);
  catalog.Add("split_to_multimap", {text, text, text}, LogicalType::MAP(text, texts),
              SplitToMultimap);
}

}  // namespace dynalake::engine
