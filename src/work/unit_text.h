#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"
#include "work/store_settings.h"
#include "work/work_result.h"
#include "work/work_unit.h"

// What crosses between processes: one line of JSON each way (docs/formats/units.md).
namespace dynalake::work {

/// The version of both texts: a process executes units of its own version and of older ones.
inline constexpr int64_t kUnitTextVersion = 1;

/// A unit with all that another process needs to execute it.
struct UnitOrder {
  WorkUnit unit;
  StoreSettings stores;
};

std::string PrintUnitOrder(const WorkUnit& unit, const StoreSettings& stores);
/// kUnsupported for a newer version's; kMalformedInput for what is no order, or has no version.
Result<UnitOrder> ParseUnitOrder(std::string_view text);

/// What came of a unit: its result, or the error that it ended with.
std::string PrintUnitAnswer(const WorkResult& result);
std::string PrintUnitAnswer(const Error& error);
/// The result; the unit's own error, by code and sentence; or errors as of `ParseUnitOrder`.
Result<WorkResult> ParseUnitAnswer(std::string_view text);

}  // namespace dynalake::work
