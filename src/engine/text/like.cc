#include <string>
#include <utility>
#include <vector>

#include "engine/functions/families.h"
#include "engine/functions/function_error.h"
#include "engine/text/text_bytes.h"

// LIKE with ESCAPE: DuckDB takes any character behind the escape, and none at the end. (Without
// ESCAPE its LIKE means the same.)

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::ExpressionState;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::Vector;

struct LikeItem {
  enum class Kind : uint8_t { kText, kOne, kMany };
  Kind kind = Kind::kText;
  std::string text = {};
};

std::vector<LikeItem> ParseLike(std::string_view pattern, std::string_view escape) {
  if (escape.empty() || CodePointBytes(escape[0]) != escape.size()) {
    FunctionError(FunctionFault::kInvalidFunctionArgument,
                  "Escape string must be a single character");
  }
  std::vector<LikeItem> items;
  for (size_t at = 0; at < pattern.size();) {
    if (pattern.substr(at).starts_with(escape)) {
      const std::string_view rest = pattern.substr(at + escape.size());
      if (!rest.starts_with('%') && !rest.starts_with('_') && !rest.starts_with(escape)) {
        FunctionError(FunctionFault::kInvalidFunctionArgument,
                      "Escape character must be followed by '%', '_' or the escape character "
                      "itself");
      }
      at += escape.size();
    } else if (pattern[at] == '%' || pattern[at] == '_') {
      items.push_back({pattern[at] == '%' ? LikeItem::Kind::kMany : LikeItem::Kind::kOne});
      ++at;
      continue;
    }
    if (items.empty() || items.back().kind != LikeItem::Kind::kText) {
      items.emplace_back();
    }
    const size_t bytes = CodePointBytes(pattern[at]);
    items.back().text += pattern.substr(at, bytes);
    at += bytes;
  }
  return items;
}

/// Goes on behind the last `%` with one code point more where the rest does not match.
bool MatchesLike(std::string_view text, const std::vector<LikeItem>& items) {
  size_t at = 0;
  size_t item = 0;
  size_t many = items.size();  ///< the item behind the last `%`
  size_t many_at = 0;
  bool has_many = false;
  while (true) {
    if (item == items.size() && at == text.size()) {
      return true;
    }
    if (item < items.size() && items[item].kind == LikeItem::Kind::kMany) {
      has_many = true;
      many = ++item;
      many_at = at;
      continue;
    }
    if (item < items.size() && items[item].kind == LikeItem::Kind::kOne && at < text.size()) {
      at += CodePointBytes(text[at]);
      ++item;
      continue;
    }
    if (item < items.size() && items[item].kind == LikeItem::Kind::kText &&
        text.substr(at).starts_with(items[item].text)) {
      at += items[item].text.size();
      ++item;
      continue;
    }
    if (!has_many || many_at >= text.size()) {
      return false;
    }
    many_at += CodePointBytes(text[many_at]);
    at = many_at;
    item = many;
  }
}

void LikeEscape(DataChunk& arguments, ExpressionState& /*state*/, Vector& result) {
  std::string parsed_pattern;
  std::string parsed_escape;
  std::vector<LikeItem> items;
  duckdb::TernaryExecutor::Execute<string_t, string_t, string_t, bool>(
      arguments.data[0], arguments.data[1], arguments.data[2], result, arguments.size(),
      [&](const string_t& text, const string_t& pattern, const string_t& escape) {
        // The first has an empty escape, which is never parsed.
        if (ViewOf(pattern) != parsed_pattern || ViewOf(escape) != parsed_escape ||
            parsed_escape.empty()) {
          items = ParseLike(ViewOf(pattern), ViewOf(escape));
          parsed_pattern = ViewOf(pattern);
          parsed_escape = ViewOf(escape);
        }
        return MatchesLike(ViewOf(text), items);
      });
}

}  // namespace

void AddLikeFunctions(OwnFunctionCatalog& catalog) {
  const LogicalType text = LogicalType::VARCHAR;
  catalog.Add("like_escape", {text, text, text}, LogicalType::BOOLEAN, LikeEscape);
}

}  // namespace dynalake::engine
