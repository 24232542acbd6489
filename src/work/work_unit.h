#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace dynalake::work {

/// One independent piece of a plan: plain data that can be sent to another process. Executing it
/// twice is harmless: what it writes has names of its own, and counts once its result is committed.
struct WorkUnit {
  std::string id;        ///< unique within its plan, safe as a file name
  std::string kind;      ///< what executes it, for example "load"
  nlohmann::json input;  ///< what that executor needs, all of it

  friend bool operator==(const WorkUnit&, const WorkUnit&) = default;
};

nlohmann::json ToJson(const WorkUnit& unit);

/// kMalformedInput where a member is missing or of another type.
Result<WorkUnit> WorkUnitFromJson(const nlohmann::json& json);

}  // namespace dynalake::work
