#pragma once

#include <string_view>

#include "base/result.h"
#include "engine/table_resolver.h"
#include "query/names/relations.h"

namespace dynalake::query {

/// The database of the listings, folded.
inline constexpr std::string_view kInformationSchema = "information_schema";

/// What `information_schema.schemata`, `.tables` and `.columns` answer, with the columns that tools
/// ask for; every value is text. `name` in any case; kNotFound for any other.
Result<engine::TextTable> ListInformationSchema(Relations& relations, const Asker& asker,
                                                std::string_view name);

}  // namespace dynalake::query
