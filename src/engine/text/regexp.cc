#include <optional>
#include <string>
#include <utility>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/text/regexp_replacement.h"
#include "engine/text/regexp_source.h"
#include "engine/text/text_bytes.h"
#include "engine/text/text_lists.h"

// Regular expressions: Trino's functions over RE2.

namespace dynalake::engine {
namespace {

using duckdb::BinaryExecutor;
using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::TernaryExecutor;
using duckdb::Vector;

/// What a match of nothing in an empty text has an address in.
std::string_view MatchedText(const string_t& text) {
  return text.GetSize() == 0 ? std::string_view("") : ViewOf(text);
}

void RegexpLike(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  BinaryExecutor::Execute<string_t, string_t, bool>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern) {
        return source.PatternOf(pattern).Matches(ViewOf(text));
      });
}

void RegexpCount(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  RegexpMatches matches;
  BinaryExecutor::Execute<string_t, string_t, int64_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern) {
        int64_t count = 0;
        matches.Start(source.PatternOf(pattern), MatchedText(text), 0);
        while (matches.Next()) {
          ++count;
        }
        return count;
      });
}

int CheckedGroup(const RegexpPattern& pattern, int64_t group) {
  if (group < 0) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "Group cannot be negative");
  }
  if (group > pattern.groups()) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Pattern has {} groups. Cannot access group {}", pattern.groups(), group);
  }
  return static_cast<int>(group);
}

void RegexpExtract(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  RegexpMatches matches;
  TernaryExecutor::ExecuteWithNulls<string_t, string_t, int64_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern, int64_t index, duckdb::ValidityMask& valid,
          duckdb::idx_t row) {
        const RegexpPattern& compiled = source.PatternOf(pattern);
        const int group = CheckedGroup(compiled, index);
        matches.Start(compiled, MatchedText(text), group);
        if (!matches.Next() || !matches.has(group)) {
          valid.SetInvalid(row);
          return string_t();
        }
        return KeepText(result, matches.group(group));
      });
}

void RegexpExtractAll(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  RegexpMatches matches;
  TextListWriter writer(result);
  TernaryExecutor::Execute<string_t, string_t, int64_t, list_entry_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern, int64_t index) {
        const RegexpPattern& compiled = source.PatternOf(pattern);
        const int group = CheckedGroup(compiled, index);
        matches.Start(compiled, MatchedText(text), group);
        while (matches.Next()) {
          if (matches.has(group)) {
            writer.Add(matches.group(group));
          } else {
            writer.AddNull();
          }
        }
        return writer.Finish();
      });
}

void RegexpSplit(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  RegexpMatches matches;
  TextListWriter writer(result);
  BinaryExecutor::Execute<string_t, string_t, list_entry_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern) {
        const std::string_view value = MatchedText(text);
        matches.Start(source.PatternOf(pattern), value, 0);
        size_t from = 0;
        while (matches.Next()) {
          writer.Add(value.substr(from, matches.begin() - from));
          from = matches.end();
        }
        writer.Add(value.substr(from));
        return writer.Finish();
      });
}

void RegexpReplace(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  RegexpMatches matches;
  std::string replaced;
  std::string replacement_text;
  const RegexpPattern* replacement_pattern = nullptr;
  std::optional<RegexpReplacement> replacement;
  TernaryExecutor::Execute<string_t, string_t, string_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern, const string_t& by) {
        const RegexpPattern& compiled = source.PatternOf(pattern);
        const std::string_view value = MatchedText(text);
        const bool is_known = replacement.has_value() && replacement_pattern == &compiled &&
                              ViewOf(by) == replacement_text;
        matches.Start(compiled, value, is_known ? replacement->last_group() : 0);
        if (!matches.Next()) {
          return KeepText(result, value);
        }
        // What no match asks for is not looked at.
        if (!is_known) {
          replacement.emplace(ViewOf(by), compiled);
          replacement_pattern = &compiled;
          replacement_text = ViewOf(by);
          matches.Start(compiled, value, replacement->last_group());
          matches.Next();
        }
        replaced.clear();
        size_t from = 0;
        do {
          replaced += value.substr(from, matches.begin() - from);
          replacement->AppendTo(matches, replaced);
          from = matches.end();
        } while (matches.Next());
        replaced += value.substr(from);
        return KeepText(result, replaced);
      });
}

struct Place {
  int64_t start;
  int64_t occurrence;
};

/// In code points, counted from 1; -1: there is none.
int32_t PositionOf(const RegexpPattern& pattern, std::string_view text, Place place,
                   RegexpMatches& matches) {
  if (place.start < 1) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "start position cannot be smaller than 1");
  }
  if (place.occurrence < 1) {
    FunctionError(FunctionFault::kInvalidFunctionArgument, "occurrence cannot be smaller than 1");
  }
  const auto before = static_cast<uint64_t>(place.start - 1);
  const size_t from = BytesOfCodePoints(text, before);
  if (from == text.size() && before > 0 && CountCodePoints(text) < before + 1) {
    return -1;
  }
  matches.Start(pattern, text, 0, from);
  for (int64_t i = 0; i < place.occurrence; ++i) {
    if (!matches.Next()) {
      return -1;
    }
  }
  return static_cast<int32_t>(CountCodePoints(text.substr(0, matches.begin())) + 1);
}

void RegexpPosition(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  RegexpMatches matches;
  arguments.Flatten();
  const auto* texts = duckdb::FlatVector::GetData<string_t>(arguments.data[0]);
  const auto* patterns = duckdb::FlatVector::GetData<string_t>(arguments.data[1]);
  const auto* starts = duckdb::FlatVector::GetData<int32_t>(arguments.data[2]);
  const auto* occurrences = duckdb::FlatVector::GetData<int32_t>(arguments.data[3]);
  auto* out = duckdb::FlatVector::GetData<int32_t>(result);
  for (duckdb::idx_t row = 0; row < arguments.size(); ++row) {
    bool is_null = false;
    for (const Vector& column : arguments.data) {
      is_null = is_null || !duckdb::FlatVector::Validity(column).RowIsValid(row);
    }
    if (is_null) {
      duckdb::FlatVector::SetNull(result, row, true);
    } else {
      out[row] = PositionOf(source.PatternOf(patterns[row]), MatchedText(texts[row]),
                            {.start = starts[row], .occurrence = occurrences[row]}, matches);
    }
  }
}

/// The groups of each match, a list of lists: what a lambda of regexp_replace is given.
void RegexpGroups(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  RegexpMatches matches;
  Vector& lists = duckdb::ListVector::GetEntry(result);
  TextListWriter writer(lists);
  BinaryExecutor::Execute<string_t, string_t, list_entry_t>(
      arguments.data[0], arguments.data[1], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern) {
        const RegexpPattern& compiled = source.PatternOf(pattern);
        const duckdb::idx_t begin = duckdb::ListVector::GetListSize(result);
        duckdb::idx_t size = begin;
        matches.Start(compiled, MatchedText(text), compiled.groups());
        while (matches.Next()) {
          for (int group = 1; group <= compiled.groups(); ++group) {
            if (matches.has(group)) {
              writer.Add(matches.group(group));
            } else {
              writer.AddNull();
            }
          }
          duckdb::ListVector::Reserve(result, size + 1);
          duckdb::FlatVector::GetData<list_entry_t>(lists)[size++] = writer.Finish();
          duckdb::ListVector::SetListSize(result, size);
        }
        return list_entry_t(begin, size - begin);
      });
}

/// The text with the match number n replaced by the element number n of a list.
void RegexpWeave(DataChunk& arguments, ExpressionState& state, Vector& result) {
  PatternSource source(state);
  RegexpMatches matches;
  std::string woven;
  Vector& elements = duckdb::ListVector::GetEntry(arguments.data[2]);
  duckdb::UnifiedVectorFormat format;
  elements.ToUnifiedFormat(duckdb::ListVector::GetListSize(arguments.data[2]), format);
  const auto* values = duckdb::UnifiedVectorFormat::GetData<string_t>(format);
  TernaryExecutor::Execute<string_t, string_t, list_entry_t, string_t>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern, list_entry_t by) {
        const std::string_view value = MatchedText(text);
        woven.clear();
        size_t from = 0;
        matches.Start(source.PatternOf(pattern), value, 0);
        for (uint64_t i = 0; i < by.length && matches.Next(); ++i) {
          woven += value.substr(from, matches.begin() - from);
          const auto at = format.sel->get_index(by.offset + i);
          if (format.validity.RowIsValid(at)) {
            woven += ViewOf(values[at]);
          }
          from = matches.end();
        }
        woven += value.substr(from);
        return KeepText(result, woven);
      });
}

void AddRegexp(OwnFunctionCatalog& catalog, const char* name, duckdb::vector<LogicalType> arguments,
               const LogicalType& result, duckdb::scalar_function_t run) {
  duckdb::ScalarFunction function = RegexpFunction(std::move(arguments), result, std::move(run));
  function.name = name;
  catalog.Add(std::move(function));
}

}  // namespace

void AddRegexpFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType text = LogicalType::VARCHAR;
  const LogicalType whole = LogicalType::BIGINT;
  const LogicalType texts = LogicalType::LIST(text);
  AddRegexp(catalog, "regexp_count", {text, text}, whole, RegexpCount);
  AddRegexp(catalog, "regexp_extract", {text, text, whole}, text, RegexpExtract);
  AddRegexp(catalog, "regexp_extract_all", {text, text, whole}, texts, RegexpExtractAll);
  AddRegexp(catalog, "regexp_groups", {text, text}, LogicalType::LIST(texts), RegexpGroups);
  AddRegexp(catalog, "regexp_like", {text, text}, LogicalType::BOOLEAN, RegexpLike);
  AddRegexp(catalog, "regexp_position", {text, text, LogicalType::INTEGER, LogicalType::INTEGER},
            LogicalType::INTEGER, RegexpPosition);
  AddRegexp(catalog, "regexp_replace", {text, text, text}, text, RegexpReplace);
  AddRegexp(catalog, "regexp_split", {text, text}, texts, RegexpSplit);
  AddRegexp(catalog, "regexp_weave", {text, text, texts}, text, RegexpWeave);
}

}  // namespace dynalake::engine
