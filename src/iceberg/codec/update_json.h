#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "iceberg/change/requirement.h"
#include "iceberg/change/update.h"

namespace dynalake::iceberg {

// A change of a table as the Iceberg REST protocol says it (its OpenAPI specification,
// `TableUpdate` and `TableRequirement`).

/// kUnsupported for an action or a type that is not known, which must not be passed over;
/// kMalformedInput for anything broken. What the protocol calls deprecated is not read.
Result<Update> UpdateFromJson(const nlohmann::json& json);
nlohmann::json UpdateToJson(const Update& update);

/// Errors as above. `AssertProperty`, which the protocol does not have, has the type
/// "dynalake-assert-property": a server of others refuses it.
Result<Requirement> RequirementFromJson(const nlohmann::json& json);
nlohmann::json RequirementToJson(const Requirement& requirement);

}  // namespace dynalake::iceberg
