#pragma once

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "iceberg/model/data_file.h"

namespace dynalake::work {

/// The JSON form of a data file with all its metrics, for results that cross a process border or a
/// restart. Bounds and other bytes are base64.
nlohmann::json ToJson(const iceberg::DataFile& file);

/// kMalformedInput where a member is missing or of another type.
Result<iceberg::DataFile> DataFileFromJson(const nlohmann::json& json);

}  // namespace dynalake::work
