#pragma once

#include "query/types/sql_type.h"

namespace dynalake::query {

/// Whether values of the type have an order: json and maps have none, inside of others neither.
bool IsOrderable(const SqlType& type);

/// An error of kInvalidArgument for a type that has none.
Result<void> CheckOrder(const SqlType& type);

/// Whether Trino casts values of the type to json.
bool CastsToJson(const SqlType& type);
/// Whether it casts json to the type.
bool CastsFromJson(const SqlType& type);

}  // namespace dynalake::query
