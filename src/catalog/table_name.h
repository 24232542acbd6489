#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/catalog.h"

namespace dynalake::catalog {

/// A table or a view that is there.
struct FoundName {
  TableIdentifier identifier;
  bool is_view = false;
};

// The one rule for names, of SQL and of every verb: the exact name, else the name that differs in
// case alone. Nothing is opened, so that what cannot be opened is found as well.

/// The one of `candidates` that `name` means; nothing if there is none. kInvalidArgument where
/// several names differ from it in case alone.
Result<std::optional<std::string>> FindAmong(std::span<const std::string> candidates,
                                             const std::string& name);

/// The table or view that `name` means in `database`, whose own name follows the same rule; nothing
/// if there is none.
Result<std::optional<FoundName>> FindName(Catalog& catalog, const std::string& database,
                                          const std::string& name);

/// As above for a user's text: a name of the default database, or "database.name". A name itself
/// may hold dots: the text as a whole comes first, and exact names come before any that differ in
/// case.
Result<std::optional<FoundName>> FindName(Catalog& catalog, const std::string& text);

/// Where a table goes that a user calls `text`: what `FindName` finds, else a new name, in the
/// database before the first dot. That database may not be there yet.
Result<TableIdentifier> NameForTable(Catalog& catalog, const std::string& text);

/// The database of that name by the same rule, or nothing.
Result<std::optional<std::string>> FindDatabase(Catalog& catalog, const std::string& name);

/// The error for a name that is none: kNotFound, proposing the nearest table of the default
/// database.
Error NoSuchTable(Catalog& catalog, const std::string& text);

/// How a user may write the name: without the default database.
std::string ShortName(const TableIdentifier& identifier);

}  // namespace dynalake::catalog
