#include "work/work_unit.h"

#include "base/json.h"

namespace dynalake::work {

nlohmann::json ToJson(const WorkUnit& unit) {
  return {{"id", unit.id}, {"kind", unit.kind}, {"input", unit.input}};
}

Result<WorkUnit> WorkUnitFromJson(const nlohmann::json& json) {
  WorkUnit unit;
  DYNALAKE_ASSIGN(unit.id, GetString(json, "id"));
  DYNALAKE_ASSIGN(unit.kind, GetString(json, "kind"));
  if (!json.contains("input")) {
    return Fail(ErrorCode::kMalformedInput, "work unit {} has no input", unit.id);
  }
  unit.input = json["input"];
  return unit;
}

}  // namespace dynalake::work
