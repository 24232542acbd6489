#pragma once

#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "engine/table_resolver.h"

namespace dynalake::query {

/// What `information_schema.schemata`, `.tables` and `.columns` answer, with the columns that tools
/// ask for; every value is text.
Result<engine::TextTable> ListSchemata(catalog::Catalog& catalog);
Result<engine::TextTable> ListTableRows(catalog::Catalog& catalog);
Result<engine::TextTable> ListColumnRows(catalog::Catalog& catalog);

}  // namespace dynalake::query
