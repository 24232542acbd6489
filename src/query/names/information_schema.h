#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/table_resolver.h"
#include "query/names/relations.h"

namespace dynalake::query {

/// The database of the listings, folded.
inline constexpr std::string_view kInformationSchema = "information_schema";

/// Whose words the listings are in.
enum class ListingStyle : uint8_t { kDuckdb, kAthena };

/// What `information_schema.schemata`, `.tables`, `.views` and `.columns` answer, with the columns
/// that tools ask for; every value is text. `name` in any case; kNotFound for any other. Names are
/// as they are stored, in Athena's style in small letters.
Result<engine::TextTable> ListInformationSchema(Relations& relations, const Asker& asker,
                                                std::string_view name, ListingStyle style);

/// The type of a column in the words of the style, without what is Iceberg's alone, such as the
/// ids of fields.
std::string TypeTextOf(const iceberg::Type& type, ListingStyle style);

}  // namespace dynalake::query
