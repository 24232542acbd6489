#include "catalog/table_name.h"

#include <map>
#include <utility>
#include <vector>

#include "base/format.h"
#include "base/nearest.h"
#include "base/unicode.h"

namespace dynalake::catalog {
namespace {

/// How a name may differ from what was written.
enum class Match : uint8_t { kExact, kFolded };

/// Which of `candidates` `name` means; their size for none.
Result<size_t> IndexAmong(std::span<const std::string> candidates, const std::string& name,
                          Match match) {
  const std::string folded = CaseFold(name);
  std::vector<size_t> alike;
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i] == name) {
      return i;
    }
    if (match == Match::kFolded && CaseFold(candidates[i]) == folded) {
      alike.push_back(i);
    }
  }
  if (alike.size() > 1) {
    return Fail(ErrorCode::kInvalidArgument, "{} may mean {} or {}: write it with the same case",
                name, candidates[alike[0]], candidates[alike[1]]);
  }
  return alike.empty() ? candidates.size() : alike.front();
}

/// What there is in one database: the views behind the tables.
struct NamesOfDatabase {
  std::vector<std::string> names;
  size_t table_count = 0;
};

/// The names of databases are read once, and those of each database that is asked.
class Names {
 public:
  explicit Names(Catalog& catalog) : catalog_(catalog) {}

  Result<std::optional<std::string>> FindDatabase(const std::string& name, Match match) {
    if (!databases_) {
      DYNALAKE_ASSIGN(databases_, catalog_.ListNamespaces());
    }
    DYNALAKE_ASSIGN(const size_t index, IndexAmong(*databases_, name, match));
    return index == databases_->size() ? std::nullopt : std::optional((*databases_)[index]);
  }

  Result<std::optional<FoundName>> Find(const std::string& database, const std::string& name,
                                        Match match) {
    DYNALAKE_ASSIGN(const auto space, FindDatabase(database, match));
    if (!space) {
      return std::optional<FoundName>();
    }
    DYNALAKE_ASSIGN(const NamesOfDatabase* there, Read(*space));
    DYNALAKE_ASSIGN(const size_t index, IndexAmong(there->names, name, match));
    if (index == there->names.size()) {
      return std::optional<FoundName>();
    }
    return std::optional(
        FoundName{.identifier = {.namespace_name = *space, .name = there->names[index]},
                  .is_view = index >= there->table_count});
  }

 private:
  Result<const NamesOfDatabase*> Read(const std::string& database) {
    const auto [at, is_new] = there_.try_emplace(database);
    NamesOfDatabase& there = at->second;
    if (!is_new) {
      return &there;
    }
    DYNALAKE_ASSIGN(const auto tables, catalog_.ListTables(database));
    DYNALAKE_ASSIGN(const auto views, catalog_.ListViews(database));
    there.table_count = tables.size();
    for (const auto* list : {&tables, &views}) {
      for (const TableIdentifier& identifier : *list) {
        there.names.push_back(identifier.name);
      }
    }
    return &there;
  }

  Catalog& catalog_;
  std::optional<std::vector<std::string>> databases_;
  std::map<std::string, NamesOfDatabase> there_;
};

/// What a text may mean: the database and the name, the likeliest first.
std::vector<TableIdentifier> Readings(const std::string& text) {
  std::vector<TableIdentifier> readings;
  readings.push_back({.namespace_name = kDefaultNamespace, .name = text});
  for (size_t dot = text.find('.'); dot != std::string::npos; dot = text.find('.', dot + 1)) {
    if (dot > 0 && dot + 1 < text.size()) {
      readings.push_back({.namespace_name = text.substr(0, dot), .name = text.substr(dot + 1)});
    }
  }
  return readings;
}

}  // namespace

Result<std::optional<std::string>> FindAmong(std::span<const std::string> candidates,
                                             const std::string& name) {
  DYNALAKE_ASSIGN(const size_t index, IndexAmong(candidates, name, Match::kFolded));
  return index == candidates.size() ? std::nullopt : std::optional(candidates[index]);
}

Result<std::optional<std::string>> FindDatabase(Catalog& catalog, const std::string& name) {
  return Names(catalog).FindDatabase(name, Match::kFolded);
}

Result<std::optional<FoundName>> FindName(Catalog& catalog, const std::string& database,
                                          const std::string& name) {
  return Names(catalog).Find(database, name, Match::kFolded);
}

Result<std::optional<FoundName>> FindName(Catalog& catalog, const std::string& text) {
  Names names(catalog);
  const std::vector<TableIdentifier> readings = Readings(text);
  for (const Match match : {Match::kExact, Match::kFolded}) {
    for (const TableIdentifier& reading : readings) {
      DYNALAKE_ASSIGN(auto found, names.Find(reading.namespace_name, reading.name, match));
      if (found) {
        return found;
      }
    }
  }
  return std::optional<FoundName>();
}

Result<TableIdentifier> NameForTable(Catalog& catalog, const std::string& text) {
  DYNALAKE_ASSIGN(auto found, FindName(catalog, text));
  if (found) {
    return std::move(found->identifier);
  }
  std::vector<TableIdentifier> readings = Readings(text);
  TableIdentifier& wanted = readings.size() > 1 ? readings[1] : readings[0];
  DYNALAKE_ASSIGN(const auto database, FindDatabase(catalog, wanted.namespace_name));
  wanted.namespace_name = database.value_or(wanted.namespace_name);
  return std::move(wanted);
}

Error NoSuchTable(Catalog& catalog, const std::string& text) {
  auto tables = catalog.ListTables(kDefaultNamespace);
  if (!tables) {
    return std::move(tables).error();
  }
  auto views = catalog.ListViews(kDefaultNamespace);
  if (!views) {
    return std::move(views).error();
  }
  std::vector<std::string_view> names;
  for (const auto* list : {&*tables, &*views}) {
    for (const TableIdentifier& identifier : *list) {
      names.push_back(identifier.name);
    }
  }
  const std::string proposal = Proposal(text, names);
  return Fail(ErrorCode::kNotFound, "there is no table {}{}", text,
              proposal.empty() ? "; dynalake tables lists them" : proposal);
}

std::string ShortName(const TableIdentifier& identifier) {
  return identifier.namespace_name == kDefaultNamespace ? identifier.name : identifier.ToString();
}

}  // namespace dynalake::catalog
