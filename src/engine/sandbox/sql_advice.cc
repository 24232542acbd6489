#include "engine/sandbox/sql_advice.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <span>
#include <vector>

#include "base/format.h"
#include "engine/duckdb.h"
#include "engine/sandbox/sql_tokens.h"

namespace dynalake::engine {
namespace {

using duckdb::StringUtil;

constexpr size_t kMostCandidates = 4;

constexpr auto kWindowFunctions = std::to_array<std::string_view>(
    {"cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile",
     "percent_rank", "rank", "rank_dense", "row_number"});

/// Functions that want a time where a text was given.
constexpr auto kTimeFunctions = std::to_array<std::string_view>(
    {"age",        "century",     "date_add", "date_diff", "date_part", "date_sub",   "date_trunc",
     "datediff",   "datepart",    "datesub",  "datetrunc", "day",       "dayname",    "dayofmonth",
     "dayofweek",  "dayofyear",   "decade",   "epoch",     "epoch_ms",  "epoch_ns",   "epoch_us",
     "era",        "hour",        "isodow",   "isoyear",   "julian",    "last_day",   "microsecond",
     "millennium", "millisecond", "minute",   "month",     "monthname", "quarter",    "second",
     "strftime",   "time_bucket", "timezone", "week",      "weekday",   "weekofyear", "year",
     "yearweek"});

template <size_t kCount>
bool IsOneOf(const std::array<std::string_view, kCount>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool IsWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && StringUtil::CharacterIsSpace(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && StringUtil::CharacterIsSpace(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

/// Without what DuckDB proposes to change by SET, which is not allowed here.
void DropSettings(std::string& message) {
  for (const std::string_view advice :
       {"Possible solutions:", "Database is launched in", "Use \"SET "}) {
    if (const size_t at = message.find(advice); at != std::string::npos) {
      message.resize(at);
    }
  }
}

/// The list of every form that a function has becomes one of the first few.
void ShortenCandidates(std::string& message) {
  constexpr std::string_view kMark = "Candidate functions:";
  const size_t mark = message.find(kMark);
  if (mark == std::string::npos) {
    return;
  }
  std::vector<std::string> forms;
  for (const std::string& line : StringUtil::Split(message.substr(mark + kMark.size()), "\n")) {
    if (const std::string_view form = Trimmed(line); !form.empty()) {
      forms.emplace_back(form);
    }
  }
  message.resize(mark);
  // An operator has one for every type.
  if (forms.empty() || !IsWordCharacter(forms.front().front())) {
    return;
  }
  const size_t left_out = forms.size() - std::min(forms.size(), kMostCandidates);
  forms.resize(forms.size() - left_out);
  message += fmt::format("It takes: {}", fmt::join(forms, ", "));
  if (left_out > 0) {
    message += fmt::format(" and {} more", left_out);
  }
}

std::string OnOneLine(std::string_view message) {
  std::string text;
  for (size_t i = 0; i < message.size(); ++i) {
    if (message[i] != '\n' && message[i] != '\t' && message[i] != '\r') {
      text += message[i];
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  return std::string(Trimmed(text));
}

bool IsName(const SqlToken& token) {
  return token.text.starts_with('"') ||
         (!token.text.empty() && std::ranges::all_of(token.text, IsWordCharacter) &&
          std::isdigit(static_cast<unsigned char>(token.text.front())) == 0);
}

/// The last part of a column's name, or nothing where the tokens are something else.
std::string ColumnOf(std::span<const SqlToken> tokens) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i % 2 == 0 ? !IsName(tokens[i]) : tokens[i].text != ".") {
      return {};
    }
  }
  return tokens.size() % 2 == 0 ? std::string() : std::string(tokens.back().text);
}

/// The first argument of the call at `position` that is a column, or the column before the operator
/// there, or "COLUMN".
std::string ColumnNear(std::string_view sql, std::optional<size_t> position) {
  constexpr const char* kUnknown = "COLUMN";
  const std::vector<SqlToken> all = position ? TokensOf(sql) : std::vector<SqlToken>();
  const auto found =
      std::ranges::find_if(all, [&](const SqlToken& token) { return token.start >= *position; });
  const std::span<const SqlToken> tokens(found, all.end());
  if (tokens.size() < 2 || !IsName(tokens[0]) || tokens[1].text != "(") {
    return found != all.begin() && IsName(*std::prev(found)) ? std::string(std::prev(found)->text)
                                                             : kUnknown;
  }
  int depth = 1;
  size_t start = 2;
  for (size_t at = start; at < tokens.size() && depth > 0; ++at) {
    const std::string_view text = tokens[at].text;
    depth += text == "(" || text == "[" ? 1 : text == ")" || text == "]" ? -1 : 0;
    if ((text == "," && depth == 1) || depth == 0) {
      if (std::string name = ColumnOf(tokens.subspan(start, at - start)); !name.empty()) {
        return name;
      }
      start = at + 1;
    }
  }
  return kUnknown;
}

/// What stands between `before` and the next `after` behind it.
std::string_view Between(std::string_view text, std::string_view before, std::string_view after) {
  const size_t start = text.find(before);
  if (start == std::string_view::npos) {
    return {};
  }
  text.remove_prefix(start + before.size());
  const size_t end = text.find(after);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

bool IsTimeWantedOfText(std::string_view message) {
  const std::string_view call = Between(message, "and argument types '", "'.");
  if (const size_t open = call.find('('); open != std::string_view::npos) {
    const std::string name = StringUtil::Lower(std::string(call.substr(0, open)));
    const std::string_view types = call.substr(open);
    const bool shifts = (name == "+" || name == "-") && types.find("INTERVAL") != types.npos;
    return types.find("VARCHAR") != types.npos && (shifts || IsOneOf(kTimeFunctions, name));
  }
  const bool compares = message.starts_with("Cannot compare values of type ") ||
                        message.starts_with("Cannot mix values of type ");
  return compares && message.find("VARCHAR") != message.npos &&
         (message.find("TIMESTAMP") != message.npos || message.find("DATE") != message.npos);
}

/// What to write where a name is a word of SQL, or nothing.
std::string AdviceOnWords(std::string_view message, std::string_view sql,
                          std::optional<size_t> position) {
  const std::string_view word = Between(message, "syntax error at or near \"", "\"");
  const bool is_word = !word.empty() && std::ranges::all_of(word, IsWordCharacter) &&
                       duckdb::KeywordHelper::IsKeyword(std::string(word));
  if (!is_word || !position || *position > sql.size()) {
    return {};
  }
  const std::string_view rest =
      sql.substr(*position + std::min(word.size(), sql.size() - *position));
  if (rest.starts_with('.')) {
    size_t end = 1;
    while (end < rest.size() && IsWordCharacter(rest[end])) {
      ++end;
    }
    return fmt::format("; as a name it needs quotes: \"{}\"{}", word, rest.substr(0, end));
  }
  std::string_view before = Trimmed(sql.substr(0, *position));
  const size_t start = before.find_last_of(" \t\n(") + 1;
  const std::string previous = StringUtil::Lower(std::string(before.substr(start)));
  if (previous == "from" || previous == "join") {
    return fmt::format("; as a name it needs quotes: \"{}\"", word);
  }
  return {};
}

}  // namespace

std::string Advised(std::string message, std::string_view sql, std::optional<size_t> position) {
  const std::string function =
      StringUtil::Lower(std::string(Between(message, "Scalar Function with name ", " does not")));
  if (IsOneOf(kWindowFunctions, function)) {
    return fmt::format("{0} needs a window: {0}(...) OVER (ORDER BY column)", function);
  }
  const bool wants_time = IsTimeWantedOfText(message);
  DropSettings(message);
  ShortenCandidates(message);
  message = OnOneLine(message);
  message += AdviceOnWords(message, sql, position);
  if (wants_time) {
    const std::string column = ColumnNear(sql, position);
    message += fmt::format(
        "{} For times in a column of texts write CAST({} AS timestamptz) here, or load the table "
        "again with --type {}=timestamp",
        message.ends_with('.') ? "" : ".", column, column);
  }
  return message;
}

TextPlace PlaceBehind(TextPlace place, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

std::string ToString(TextPlace place) {
  return fmt::format("line {}, column {}", place.line, place.column);
}

}  // namespace dynalake::engine
