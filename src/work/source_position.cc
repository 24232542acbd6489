#include "work/source_position.h"

#include <algorithm>

#include "base/json.h"

namespace dynalake::work {
namespace {

constexpr const char* kCompleteTo = "complete-to-micros";

}  // namespace

nlohmann::json ToJson(const SourcePosition& position) {
  nlohmann::json json = nlohmann::json::object();
  if (position.complete_to_micros) {
    json[kCompleteTo] = *position.complete_to_micros;
  }
  return json;
}

Result<SourcePosition> SourcePositionFromJson(const nlohmann::json& json) {
  SourcePosition position;
  if (!json.is_null()) {
    DYNALAKE_ASSIGN(position.complete_to_micros, FindInt64(json, kCompleteTo));
  }
  return position;
}

SourcePosition Earlier(const SourcePosition& one, const SourcePosition& other) {
  // Nothing is the least of all.
  return {.complete_to_micros = std::min(one.complete_to_micros, other.complete_to_micros)};
}

}  // namespace dynalake::work
