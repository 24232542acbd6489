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
         (size < 4 || IsSameName("awsdatacatalog", name[0].text)) && size < 5;
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

Error NoRelation(const Scope& scope, Names name) {
  std::vector<std::string_view> relations;
  for (const Scope* at = &scope; at != nullptr; at = at->outer) {
    for (const ScopeColumn& column : at->columns) {
      if (!column.relation.empty() &&
          std::ranges::find(relations, column.relation) == relations.end()) {
        relations.push_back(column.relation);
      }
    }
  }
  std::string help = Proposal(name[0].text, relations);
  if (help.empty() && !relations.empty()) {
    help = fmt::format(": no table or alias here is called {}; there is {}", name[0].text,
                       fmt::join(relations, ", "));
  }
  return Fail(ErrorCode::kNotFound, "Column '{}' cannot be resolved{}", JoinName(name), help);
}

Error NotFound(const Scope& scope, Names name) {
  const std::string& own = name.back().text;
  const bool is_qualified = name.size() > 1;
  if (is_qualified && !HasRelation(&scope, name[name.size() - 2].text)) {
    return NoRelation(scope, name);
  }
  const auto alias = std::ranges::find_if(scope.hidden_aliases, [&](const std::string& hidden) {
    return !is_qualified && IsSameName(hidden, own);
  });
  if (alias != scope.hidden_aliases.end()) {
    return Fail(
        ErrorCode::kNotFound,
        "Column '{}' cannot be resolved: it is an alias of SELECT, which ORDER BY alone can "
        "see; write its expression here, or put the query into FROM",
        own);
  }
  std::vector<std::string_view> names;
  std::vector<const ScopeColumn*> others;
  for (const Scope* at = &scope; at != nullptr; at = at->outer) {
    for (const ScopeColumn& column : at->columns) {
      if (is_qualified && IsSameName(column.name, own)) {
        others.push_back(&column);
      }
      if (!is_qualified || IsSameName(column.relation, name[name.size() - 2].text)) {
        names.push_back(column.name);
      }
    }
  }
  std::string help = Proposal(own, names);
  if (!others.empty()) {
    help = fmt::format(" (did you mean {}?)", FullName(*others[0]));
  } else if (help.empty() && names.empty()) {
    help = ": there is no FROM; a text stands in single quotes";
  }
  return Fail(ErrorCode::kNotFound, "Column '{}' cannot be resolved{}", JoinName(name), help);
}

}  // namespace

bool IsSameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::ranges::equal(a, b, {}, AsciiLower, AsciiLower);
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
  return NotFound(scope, name);
}

}  // namespace dynalake::query
