#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "ingest/load_unit.h"

namespace dynalake::ingest {

/// A unit's input, read back.
struct LoadUnitInput {
  LoadSettings settings;
  std::vector<source::ItemFile> files;
};

/// kMalformedInput where `json` is not what `MakeLoadUnit` wrote.
Result<LoadUnitInput> LoadUnitInputFromJson(const nlohmann::json& json);

}  // namespace dynalake::ingest
