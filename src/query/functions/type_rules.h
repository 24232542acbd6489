#pragma once

#include "query/types/sql_type.h"

namespace dynalake::query {

/// Whether values of the type have an order: json and maps have none, inside of others neither.
bool IsOrderable(const SqlType& type);

/// An error of kInvalidArgument for a type that has none.
Result<void> CheckOrder(const SqlType& type);

}  // namespace dynalake::query
