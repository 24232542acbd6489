#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "iceberg/model/data_file.h"
#include "work/source_position.h"

namespace dynalake::work {

/// What a unit answers with: the data files it wrote, with their metrics, and how far it read the
/// source. The files are durable when the result exists.
struct WorkResult {
  std::string unit_id;
  std::vector<iceberg::DataFile> files;
  int64_t row_count = 0;
  int64_t read_bytes = 0;   ///< of the source, as it is stored; for progress
  SourcePosition position;  ///< of the source, for what the unit read of it
  nlohmann::json details;   ///< what the plan's own collector needs, such as the unit's profile
};

/// Receives each result of a run as it arrives, one call at a time. An error stops the run.
using ResultSink = std::function<Result<void>(WorkResult result)>;

nlohmann::json ToJson(const WorkResult& result);

/// kMalformedInput where a member is missing or of another type.
Result<WorkResult> WorkResultFromJson(const nlohmann::json& json);

}  // namespace dynalake::work
