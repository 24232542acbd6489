#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "iceberg/model/data_file.h"

namespace dynalake::work {

/// What a unit answers with: the data files it wrote, with their metrics, and the position it
/// reached in the source. The files are durable when the result exists.
struct WorkResult {
  std::string unit_id;
  std::vector<iceberg::DataFile> files;
  int64_t row_count = 0;
  nlohmann::json position;  ///< how far the source was read; null where the unit is all there is
  nlohmann::json details;   ///< what the plan's own collector needs, such as the unit's profile
};

nlohmann::json ToJson(const WorkResult& result);

/// kMalformedInput where a member is missing or of another type.
Result<WorkResult> WorkResultFromJson(const nlohmann::json& json);

}  // namespace dynalake::work
