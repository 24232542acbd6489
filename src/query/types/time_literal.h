#pragma once

#include <string>

#include "base/result.h"
#include "query/athena/tree_query.h"
#include "query/types/sql_type.h"

namespace dynalake::query {

/// A constant of a date, a time or an interval: its type, and what `TypedConstant` holds of it.
struct TimeConstant {
  SqlType type = {};
  std::string text = {};
};

/// Whether `ReadTimeLiteral` reads literals of the type with that name: date, time, timestamp.
bool IsTimeLiteral(std::string_view type);

/// What `TIMESTAMP '2024-01-31 10:00:00.5 Europe/Berlin'` says. Its precision is the number of
/// digits behind the point, however many there are: the caller refuses those that it cannot keep.
/// kInvalidArgument, which is Athena's INVALID_LITERAL, without the place: no such text, no such
/// time on the zone's clock. kUnsupported, its NOT_SUPPORTED: an offset beyond 14 hours.
Result<TimeConstant> ReadTimeLiteral(const TypedLiteral& literal);

/// What `INTERVAL '1-2' YEAR TO MONTH` says. kInvalidArgument as above; kUnsupported for one of
/// more than 106,751,990 days.
Result<TimeConstant> ReadIntervalLiteral(const IntervalLiteral& literal);

}  // namespace dynalake::query
