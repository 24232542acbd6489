#pragma once

#include <functional>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/table_name.h"

namespace dynalake::catalog {

// Walks over all that a catalog names, by namespace and then by name. Nothing is opened. An error
// of the catalog or of `visit` ends a walk and is its answer.

Result<void> ForEachTable(Catalog& catalog,
                          const std::function<Result<void>(const TableIdentifier&)>& visit);
Result<void> ForEachView(Catalog& catalog,
                         const std::function<Result<void>(const TableIdentifier&)>& visit);
/// Tables and views; of each namespace the tables first.
Result<void> ForEachName(Catalog& catalog,
                         const std::function<Result<void>(const FoundName&)>& visit);

}  // namespace dynalake::catalog
