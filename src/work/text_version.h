#pragma once

#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace dynalake::work {

/// The member that says by which rules a text was written.
inline constexpr const char* kVersionMember = "version";

/// Refuses what a newer program wrote: kUnsupported, naming `what`, where the version in `json` is
/// higher than `newest`, the highest that this program knows. A text without a version was written
/// before there were any, and counts as 0. A version is raised only for what older programs would
/// misunderstand; each keeps reading all lower ones.
Result<void> CheckTextVersion(const nlohmann::json& json, int64_t newest, std::string_view what);

}  // namespace dynalake::work
