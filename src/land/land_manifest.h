#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "land/land_format.h"
#include "land/land_source.h"

namespace dynalake::land {

/// The names of a landing's own files in its folder; readers of folders skip both.
inline constexpr std::string_view kManifestName = "_manifest.json";
inline constexpr std::string_view kRecordName = "_landing.json";

/// A file of a landing.
struct LandedFile {
  std::string name;  ///< in the landing's folder
  int64_t item_count = 0;
  int64_t size_bytes = 0;
  std::string sha256;  ///< of its bytes as they are stored, in hex

  friend bool operator==(const LandedFile&, const LandedFile&) = default;
};

nlohmann::ordered_json ToJson(const LandedFile& file);
/// kMalformedInput, also for a name that is none of a landing's.
Result<LandedFile> LandedFileFromJson(const nlohmann::json& json);

/// `_manifest.json`: what a whole landing is. Members that are added later are ignored.
struct LandManifest {
  std::string landing_id;
  LandFormat format = LandFormat::kJsonLines;
  LandCompression compression = LandCompression::kNone;
  SourceDescription source;
  int64_t landed_at_micros = 0;
  std::vector<LandedFile> files;

  int64_t item_count() const;
  int64_t size_bytes() const;
};

std::string PrintManifest(const LandManifest& manifest);
/// kMalformedInput, also for a file that is none of a landing's.
Result<LandManifest> ParseManifest(std::string_view json);

/// `_landing.json`: that a landing is under way or was interrupted.
struct LandRecord {
  std::string landing_id;
  int64_t started_at_micros = 0;
  std::vector<std::string>
      replaces;  ///< files of the landing before, which go when this one is whole
};

std::string PrintRecord(const LandRecord& record);
Result<LandRecord> ParseRecord(std::string_view json);

/// `part-<landing id>-`: what the names of a landing's files begin with.
std::string FilePrefix(std::string_view landing_id);

}  // namespace dynalake::land
