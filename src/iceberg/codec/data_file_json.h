#pragma once

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "iceberg/model/data_file.h"

namespace dynalake::iceberg {

/// The JSON form of a data file with all its metrics, for results that cross a process border or a
/// restart: every member, what is one of a few by its name, bytes as base64.
nlohmann::json ToJson(const DataFile& file);

/// kMalformedInput where a member is missing or of another type.
Result<DataFile> DataFileFromJson(const nlohmann::json& json);

}  // namespace dynalake::iceberg
