#include "query/resolve/scope.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "base/ascii.h"
#include "base/nearest.h"

namespace dynalake::query {
namespace {

using Names = std::span<const Identifier>;

/// Whether `name` says this column: its own name behind nothing, its relation, or that with its
/// database, before which the catalog may stand.
bool IsSaidBy(const ScopeColumn& column, Names name) {
  const std::string& own = name.back().text;
  if (column.name.empty() ||
      !(IsSameName(column.name, own) || (!column.stored.empty() && column.stored == own))) {
    return false;
  }
  const size_t size = name.size();
  return (size < 2 ||
          (!column.relation.empty() && IsSameName(column.relation, name[size - 2].text))) &&
         (size < 3 ||
          (!column.database.empty() && IsSameName(column.database, name[size - 3].text))) &&
         (size < 4 || IsSameName(kAthenaCatalog, name[0].text)) && size < 5;
}

bool IsExact(const ScopeColumn& column, Names name) {
  const std::string& own = name.back().text;
  return column.stored.empty() ? column.name == own : column.stored == own;
}

std::string JoinName(Names name) {
  std::string joined;
  for (const Identifier& part : name) {
    joined += joined.empty() ? part.text : "." + part.text;
  }
  return joined;
}

std::string FullName(const ScopeColumn& column) {
  return column.relation.empty() ? column.name : column.relation + "." + column.name;
}

Error Ambiguous(const std::vector<const ScopeColumn*>& matches, Names name) {
  std::vector<std::string> full;
  for (const ScopeColumn* match : matches) {
    full.push_back(FullName(*match));
  }
  const bool differ = std::ranges::adjacent_find(full, std::not_equal_to()) != full.end();
  return differ ? Fail(ErrorCode::kInvalidArgument, "Column '{}' is ambiguous: it may be {}",
                       JoinName(name), fmt::join(full, " or "))
                : Fail(ErrorCode::kInvalidArgument,
                       "Column '{}' is ambiguous: {} columns have that name; give each an alias",
                       JoinName(name), full.size());
}

/// The one column that `name` says, or null.
Result<const ScopeColumn*> FindIn(const Scope& scope, Names name) {
  std::vector<const ScopeColumn*> matches;
  for (const ScopeColumn& column : scope.columns) {
    if (IsSaidBy(column, name)) {
      matches.push_back(&column);
    }
  }
  if (matches.size() > 1) {
    std::vector<const ScopeColumn*> exact;
    std::ranges::copy_if(matches, std::back_inserter(exact),
                         [&](const ScopeColumn* match) { return IsExact(*match, name); });
    if (!exact.empty()) {
      matches = std::move(exact);
    }
  }
  if (matches.empty()) {
    return static_cast<const ScopeColumn*>(nullptr);
  }
  const ScopeColumn* first = matches[0];
  if (std::ranges::any_of(matches, [&](const ScopeColumn* match) {
        return match != first && !(match->value != nullptr && first->value != nullptr &&
                                   IsSame(*match->value, *first->value));
      })) {
    return Ambiguous(matches, name);
  }
  if (first->value == nullptr) {
    return Fail(ErrorCode::kUnsupported, "Column '{}' {}", first->name, first->refusal);
  }
  return first;
}

/// Whether a relation of `scope` or around it is called that.
bool HasRelation(const Scope* scope, std::string_view name) {
  for (; scope != nullptr; scope = scope->outer) {
    if (std::ranges::any_of(scope->columns, [&](const ScopeColumn& column) {
          return IsSameName(column.relation, name);
        })) {
      return true;
    }
  }
  return false;
}

std::string AdviceOnRelation(const Scope& scope, std::string_view name) {
  std::vector<std::string_view> relations;
  for (const Scope* at = &scope; at != nullptr; at = at->outer) {
    for (const ScopeColumn& column : at->columns) {
      if (!column.relation.empty() &&
          std::ranges::find(relations, column.relation) == relations.end()) {
        relations.push_back(column.relation);
      }
    }
  }
  const std::string proposal = Proposal(name, relations);
  if (!proposal.empty() || relations.empty()) {
    return proposal;
  }
  return fmt::format(": no table or alias here is called {}; there is {}", name,
                     fmt::join(relations, ", "));
}

/// A column of that name behind another relation, or behind none.
const ScopeColumn* FindElsewhere(const Scope* scope, std::string_view name) {
  for (; scope != nullptr; scope = scope->outer) {
    const auto found = std::ranges::find_if(
        scope->columns, [&](const ScopeColumn& column) { return IsSameName(column.name, name); });
    if (found != scope->columns.end()) {
      return &*found;
    }
  }
  return nullptr;
}

/// "; there are id, name": the columns where they are few, else nothing.
std::string ListFew(std::vector<std::string_view> names) {
  constexpr size_t kFew = 8;
  std::erase(names, std::string_view());
  std::vector<std::string_view> listed;
  for (const std::string_view name : names) {
    if (std::ranges::find(listed, name) == listed.end()) {
      listed.push_back(name);
    }
  }
  return listed.empty() || listed.size() > kFew
             ? std::string()
             : fmt::format("; there {} {}", listed.size() == 1 ? "is" : "are",
                           fmt::join(listed, ", "));
}

/// What a person may have meant by the name of a column that is not there.
std::string AdviceOn(const Scope& scope, Names name) {
  const std::string& own = name.back().text;
  const bool is_qualified = name.size() > 1;
  if (const ScopeColumn* other = is_qualified ? FindElsewhere(&scope, own) : nullptr) {
    return fmt::format(" (did you mean {}?)", FullName(*other));
  }
  if (is_qualified && !HasRelation(&scope, name[name.size() - 2].text)) {
    return AdviceOnRelation(scope, name[name.size() - 2].text);
  }
  if (!is_qualified && std::ranges::any_of(scope.hidden_aliases, [&](const std::string& alias) {
        return IsSameName(alias, own);
      })) {
    return ": it is an alias of SELECT, which ORDER BY alone can see; write its expression here, "
           "in "
           "GROUP BY its number, or put the query into FROM";
  }
  if (!is_qualified && IsSameName(own, "all")) {
    return ": ORDER BY takes what to order by; 1, 2 are columns of SELECT";
  }
  if (!is_qualified && !name.back().quoted) {
    if (IsSameName(own, "interval")) {
      return ": the number of an interval stands in quotes, a sign before them: INTERVAL -'1' DAY";
    }
    constexpr std::string_view kUnits[] = {"year", "quarter", "month",  "week",
                                           "day",  "hour",    "minute", "second"};
    if (std::ranges::any_of(kUnits, [&](std::string_view unit) { return IsSameName(unit, own); })) {
      return fmt::format(
          ": if it is a unit of time it stands in quotes, as in date_add('{}', 1, x)",
          AsciiLowerCase(own));
    }
  }
  std::vector<std::string_view> names;
  for (const Scope* at = &scope; at != nullptr; at = at->outer) {
    for (const ScopeColumn& column : at->columns) {
      if ((!column.is_hidden || own.starts_with('$')) &&
          (!is_qualified || IsSameName(column.relation, name[name.size() - 2].text))) {
        names.push_back(column.name);
      }
    }
  }
  if (names.empty()) {
    return ": there is no FROM with columns; a text stands in single quotes";
  }
  const bool may_be_text = !is_qualified && name.back().quoted;
  std::string proposal = Proposal(own, names);
  if (proposal.empty() && !may_be_text && !own.starts_with('$')) {
    proposal = ListFew(std::move(names));
  }
  return proposal + (may_be_text ? "; a text stands in single quotes" : "");
}

}  // namespace

bool IsSameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::ranges::equal(a, b, {}, AsciiLower, AsciiLower);
}

std::string_view ErrorNameOf(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kNotFound:
      return "COLUMN_NOT_FOUND";
    case ErrorCode::kUnsupported:
      return "NOT_SUPPORTED";
    default:
      return "AMBIGUOUS_NAME";
  }
}

Result<FoundColumn> FindColumn(const Scope& scope, const std::vector<Identifier>& name) {
  bool is_outer = false;
  for (const Scope* at = &scope; at != nullptr; at = at->outer) {
    for (size_t parts = name.size(); parts > 0; --parts) {
      DYNALAKE_ASSIGN(const ScopeColumn* column, FindIn(*at, Names(name).first(parts)));
      if (column != nullptr) {
        return FoundColumn{.column = column, .parts = parts, .is_outer = is_outer};
      }
    }
    is_outer = is_outer || !at->continues_outer;
  }
  return Fail(ErrorCode::kNotFound, "Column '{}' cannot be resolved{}", JoinName(name),
              AdviceOn(scope, name));
}

}  // namespace dynalake::query
