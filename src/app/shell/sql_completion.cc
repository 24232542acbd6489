#include "app/shell/sql_completion.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <system_error>

#include "app/shell/cursor_place.h"
#include "app/shell/shell_commands.h"
#include "base/ascii.h"
#include "base/unicode.h"
#include "catalog/table.h"
#include "query/dialect_text.h"

namespace dynalake::app {
namespace {

bool IsAsciiUpperCase(char c) { return c >= 'A' && c <= 'Z'; }

class Collector {
 public:
  Collector(query::Dialect dialect, const CursorPlace& place)
      : dialect_(dialect), quote_(place.quote), typed_(CaseFold(place.typed)) {
    is_upper_ = !typed_.empty() && IsAsciiUpperCase(place.typed.front());
  }

  void AddName(const std::string& name, std::string_view behind = {}) {
    if (CaseFold(name).starts_with(typed_)) {
      words_.push_back(Written(name) + std::string(behind));
    }
  }
  /// Of the language: in the case that was typed, and not where nothing was.
  void AddWords(std::span<const std::string_view> words, std::string_view behind = {}) {
    for (const std::string_view word : words) {
      if (!typed_.empty() && quote_ == '\0' && CaseFold(word).starts_with(typed_)) {
        words_.push_back((is_upper_ ? AsciiUpperCase(word) : AsciiLowerCase(word)) +
                         std::string(behind));
      }
    }
  }
  std::vector<std::string> Take() {
    std::ranges::sort(words_);
    const auto [first, last] = std::ranges::unique(words_);
    words_.erase(first, last);
    return std::move(words_);
  }

 private:
  std::string Written(const std::string& name) const {
    if (quote_ == '\0') {
      return query::WrittenName(dialect_, name);
    }
    std::string quoted(1, quote_);
    for (const char c : name) {
      quoted.append(c == quote_ ? 2 : 1, c);
    }
    return quoted + quote_;
  }

  query::Dialect dialect_;
  char quote_;
  std::string typed_;
  bool is_upper_ = false;
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

/// The database and the name of a relation that was typed with up to three parts.
engine::TableName TableOf(const std::vector<std::string>& parts) {
  return {.database = parts.size() > 1 ? parts[parts.size() - 2] : std::string(),
          .table = parts.empty() ? std::string() : parts.back()};
}

bool IsSame(std::string_view one, std::string_view other) {
  return CaseFold(one) == CaseFold(other);
}

/// What the qualifiers before a column's name mean.
std::vector<std::string> RelationNamed(const CursorPlace& place) {
  for (const TypedRelation& relation : place.relations) {
    if (place.qualifiers.size() == 1 && IsSame(relation.alias, place.qualifiers.front())) {
      return relation.parts;
    }
  }
  for (const TypedRelation& relation : place.relations) {
    if (place.qualifiers.size() == 1 && IsSame(relation.parts.back(), place.qualifiers.front())) {
      return relation.parts;
    }
  }
  return place.qualifiers;
}

void AddColumns(const engine::TableName& relation, const SqlNames& names, Collector& collector) {
  for (const std::string& column : names.columns(relation)) {
    collector.AddName(column);
  }
}

/// What may stand in the place of a relation, behind the qualifiers that are there.
void AddRelations(const CursorPlace& place, const SqlNames& names, Collector& collector) {
  std::vector<std::string> qualifiers = place.qualifiers;
  const std::string_view top = query::CatalogName(names.dialect);
  const bool in_catalog = !top.empty() && !qualifiers.empty() && IsSame(qualifiers.front(), top);
  if (in_catalog) {
    qualifiers.erase(qualifiers.begin());
  } else if (qualifiers.empty() && !top.empty() && !place.typed.empty()) {
    collector.AddName(std::string(top), ".");
  }
  if (qualifiers.size() > 1) {
    return;
  }
  const bool of_all = in_catalog && qualifiers.empty();
  const std::string_view database =
      qualifiers.empty() ? std::string_view(catalog::kDefaultNamespace) : qualifiers.front();
  for (const query::RelationInfo& relation : names.relations()) {
    if (!of_all && IsSame(relation.database, database)) {
      collector.AddName(relation.name);
    } else if (qualifiers.empty()) {
      collector.AddName(relation.database, ".");
    }
  }
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
      return CompleteSql("DESCRIBE ", typed, names);
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
  const std::string text = std::string(statement) + std::string(before);
  const std::optional<CursorPlace> place = CursorPlaceIn(names.dialect, text);
  if (!place.has_value()) {
    return {};
  }
  Collector collector(names.dialect, *place);
  if (place->names_relation) {
    AddRelations(*place, names, collector);
  } else if (!place->qualifiers.empty()) {
    AddColumns(TableOf(RelationNamed(*place)), names, collector);
  } else {
    AddRelations(*place, names, collector);
    for (const TypedRelation& relation : place->relations) {
      AddColumns(TableOf(relation.parts), names, collector);
      if (!relation.alias.empty()) {
        collector.AddName(relation.alias);
      }
    }
    collector.AddWords(query::Keywords(names.dialect));
    collector.AddWords(query::FunctionNames(names.dialect), "(");
  }
  return {place->replaced, collector.Take()};
}

}  // namespace dynalake::app
