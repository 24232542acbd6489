#include "work/text_version.h"

#include "base/json.h"

namespace dynalake::work {

Result<void> CheckTextVersion(const nlohmann::json& json, int64_t newest, std::string_view what) {
  DYNALAKE_ASSIGN(const auto version, FindInt64(json, kVersionMember));
  if (version && *version > newest) {
    return Fail(
        ErrorCode::kUnsupported,
        "{} was written by a newer dynalake (its version is {}, and this program knows {}): "
        "use that one",
        what, *version, newest);
  }
  return {};
}

}  // namespace dynalake::work
