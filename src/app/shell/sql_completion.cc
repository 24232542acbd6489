#include "app/shell/sql_completion.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <system_error>

#include "app/shell/shell_commands.h"
#include "base/ascii.h"

namespace dynalake::app {
namespace {

// Of both languages.
constexpr std::string_view kKeywords[] = {
    "ALL",       "AND",     "AS",        "ASC",      "BETWEEN",  "BY",    "CASE",  "CAST",
    "COUNT",     "CROSS",   "DESC",      "DESCRIBE", "DISTINCT", "ELSE",  "END",   "EXCEPT",
    "EXISTS",    "EXPLAIN", "FALSE",     "FILTER",   "FROM",     "FULL",  "GROUP", "HAVING",
    "IN",        "INNER",   "INTERSECT", "IS",       "JOIN",     "LEFT",  "LIKE",  "LIMIT",
    "NOT",       "NULL",    "OFFSET",    "ON",       "OR",       "ORDER", "OUTER", "OVER",
    "PARTITION", "RIGHT",   "SELECT",    "SHOW",     "TABLES",   "THEN",  "TRUE",  "UNION",
    "UNNEST",    "USING",   "VALUES",    "WHEN",     "WHERE",    "WITH"};
constexpr std::string_view kAthenaKeywords[] = {
    "ARRAY", "COLUMNS", "DATABASES", "EXECUTE", "LATERAL", "MAP", "PREPARE", "ROW", "VIEWS"};
constexpr std::string_view kDuckdbKeywords[] = {"EXCLUDE", "PIVOT", "QUALIFY", "REPLACE",
                                                "SUMMARIZE"};

std::span<const std::string_view> OwnKeywords(query::Dialect dialect) {
  return dialect == query::Dialect::kAthena ? std::span<const std::string_view>(kAthenaKeywords)
                                            : std::span<const std::string_view>(kDuckdbKeywords);
}

bool IsWordByte(char c) {
  return IsAsciiAlphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// The words of a text, in lower case.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && IsWordByte(text[end])) {
      ++end;
    }
    if (end > i) {
      words.push_back(AsciiLowerCase(text.substr(i, end - i)));
    }
    i = std::max(end, i + 1);
  }
  return words;
}

// As SQL takes it. Athena's has no letters but those of ASCII outside quotes.
std::string Quoted(const std::string& name, query::Dialect dialect) {
  const auto is_plain = [dialect](char c) {
    return IsWordByte(c) &&
           (dialect == query::Dialect::kDuckdb || static_cast<unsigned char>(c) < 0x80);
  };
  const bool plain =
      !name.empty() && !IsAsciiDigit(name.front()) && std::ranges::all_of(name, is_plain) &&
      !std::ranges::binary_search(kKeywords, AsciiLowerCase(name), {}, AsciiLowerCase);
  if (plain) {
    return name;
  }
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + "\"";
}

class Collector {
 public:
  Collector(std::string_view typed, query::Dialect dialect)
      : typed_(AsciiLowerCase(typed)), dialect_(dialect) {}

  void AddName(const std::string& name) {
    if (AsciiLowerCase(name).starts_with(typed_)) {
      words_.push_back(Quoted(name, dialect_));
    }
  }
  void AddKeyword(std::string_view keyword, bool upper) {
    if (AsciiLowerCase(keyword).starts_with(typed_)) {
      words_.push_back(upper ? std::string(keyword) : AsciiLowerCase(keyword));
    }
  }
  std::vector<std::string> Take() {
    std::ranges::sort(words_);
    const auto [first, last] = std::ranges::unique(words_);
    words_.erase(first, last);
    return std::move(words_);
  }

 private:
  std::string typed_;
  query::Dialect dialect_;
  std::vector<std::string> words_;
};

// Files whose path begins so; a folder ends with a slash. Hidden ones where their dot was typed.
std::vector<std::string> PathsThatBegin(std::string_view typed) {
  const size_t slash = typed.rfind('/');
  const std::string folder(slash == std::string_view::npos ? "" : typed.substr(0, slash + 1));
  const std::string_view name_typed = typed.substr(folder.size());
  std::vector<std::string> paths;
  std::error_code error;
  const auto entries = std::filesystem::directory_iterator(folder.empty() ? "." : folder, error);
  for (auto entry = begin(entries); !error && entry != end(entries); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(name_typed) && (!name.starts_with('.') || name_typed.starts_with('.'))) {
      std::error_code unknown;
      paths.push_back(folder + name + (entry->is_directory(unknown) ? "/" : ""));
    }
  }
  std::ranges::sort(paths);
  return paths;
}

std::vector<std::string> WordsThatBegin(std::string_view typed,
                                        std::span<const std::string_view> candidates) {
  std::vector<std::string> words;
  for (const std::string_view candidate : candidates) {
    if (candidate.starts_with(typed)) {
      words.emplace_back(candidate);
    }
  }
  return words;
}

}  // namespace

Completions CompleteCommand(std::string_view before, const SqlNames& names) {
  const size_t blank = before.find_first_of(" \t");
  if (blank == std::string_view::npos) {
    std::vector<std::string_view> commands;
    for (const CommandSpec& spec : ShellCommands()) {
      commands.push_back(spec.name);
    }
    return {before.size(), WordsThatBegin(before, commands)};
  }
  const CommandSpec* const spec = FindCommand(before.substr(0, blank));
  const size_t start = before.find_first_not_of(" \t", blank);
  const std::string_view typed =
      start == std::string_view::npos ? std::string_view() : before.substr(start);
  switch (spec == nullptr ? CommandArgument::kNone : spec->kind) {
    case CommandArgument::kRelation:
      return CompleteSql("", before, names);
    case CommandArgument::kPath:
      return {typed.size(), PathsThatBegin(typed)};
    case CommandArgument::kChoice:
      return {typed.size(), WordsThatBegin(typed, spec->choices)};
    case CommandArgument::kNone:
      break;
  }
  return {};
}

Completions CompleteSql(std::string_view statement, std::string_view before,
                        const SqlNames& names) {
  size_t start = before.size();
  while (start > 0 && IsWordByte(before[start - 1])) {
    --start;
  }
  const std::string_view typed = before.substr(start);
  const std::vector<std::string> tables = names.tables();
  Collector collector(typed, names.dialect);
  for (const std::string& table : tables) {
    collector.AddName(table);
  }
  std::vector<std::string> words = Words(statement);
  std::ranges::move(Words(before.substr(0, start)), std::back_inserter(words));
  const bool command = before.starts_with('\\');
  const bool after_from = !words.empty() && (words.back() == "from" || words.back() == "join");
  if (!command && !after_from && (!typed.empty() || !words.empty())) {
    for (const std::string& table : tables) {
      if (std::ranges::find(words, AsciiLowerCase(table)) != words.end()) {
        for (const std::string& column : names.columns(table)) {
          collector.AddName(column);
        }
      }
    }
    const bool upper = !typed.empty() && std::isupper(static_cast<unsigned char>(typed[0])) != 0;
    const auto add = [&](std::span<const std::string_view> keywords) {
      for (const std::string_view keyword : typed.empty() ? keywords.first(0) : keywords) {
        collector.AddKeyword(keyword, upper);
      }
    };
    add(kKeywords);
    add(OwnKeywords(names.dialect));
  }
  return {typed.size(), collector.Take()};
}

}  // namespace dynalake::app
