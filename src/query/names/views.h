#pragma once

#include <string>

#include "base/result.h"
#include "engine/execute/engine.h"
#include "query/names/relations.h"
#include "query/names/statement_tables.h"

namespace dynalake::query {

/// What the names of a statement, or of a view's text, stand for.
struct NameScope {
  Asker asker;
  std::string default_database;  ///< what an unqualified name is of
  int depth = 0;                 ///< how many views around
};

/// Gives each name of `statement` its meaning: a view is replaced by its query, a listing of
/// `information_schema` or a SHOW by its rows, and a table by a name that `tables` resolves.
///
/// A view's text is read in the dialect `trino`; its unqualified names are of its default
/// namespace. kInvalidArgument for views that are nested too deep, or in themselves.
Result<void> ExpandNames(engine::Engine& engine, Relations& relations, StatementTables& tables,
                         const NameScope& scope, engine::Statement& statement);

}  // namespace dynalake::query
