#include "engine/sandbox/sql_tokens.h"

#include <algorithm>

#include "base/ascii.h"
#include "engine/duckdb.h"

namespace dynalake::engine {

std::vector<SqlToken> TokensOf(std::string_view sql) {
  std::vector<SqlToken> tokens;
  const auto pieces = duckdb::Parser::Tokenize(std::string(sql));
  for (size_t i = 0; i < pieces.size(); ++i) {
    const size_t start = std::min<size_t>(pieces[i].start, sql.size());
    const size_t next = i + 1 < pieces.size() ? pieces[i + 1].start : sql.size();
    std::string_view text = sql.substr(start, std::max(next, start) - start);
    while (!text.empty() && IsAsciiSpace(text.back())) {
      text.remove_suffix(1);
    }
    tokens.push_back({.start = start, .text = text});
  }
  return tokens;
}

std::optional<size_t> FindBacktick(std::string_view sql) {
  constexpr std::string_view kOperators = "~!@#%^&|`?+-*/<>=";
  for (const SqlToken& token : TokensOf(sql)) {
    const size_t end = std::min(token.text.find_first_not_of(kOperators), token.text.size());
    if (const size_t at = token.text.substr(0, end).find('`'); at != std::string_view::npos) {
      return token.start + at;
    }
  }
  return std::nullopt;
}

std::string FirstWord(std::string_view sql) {
  const std::vector<SqlToken> tokens = TokensOf(sql);
  const std::string_view text = tokens.empty() ? std::string_view() : tokens.front().text;
  const auto* const end = std::ranges::find_if_not(text, IsAsciiLetter);
  return AsciiUpperCase(text.substr(0, static_cast<size_t>(end - text.begin())));
}

}  // namespace dynalake::engine
