#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/cancel.h"
#include "base/result.h"
#include "files/parquet_writer.h"
#include "ingest/load/load_memory.h"
#include "land/land_format.h"
#include "land/land_manifest.h"
#include "land/land_source.h"
#include "land/landed_files.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "source/items/item_blocks.h"
#include "source/items/item_source.h"
#include "storage/location.h"
#include "work/executors.h"
#include "work/work_result.h"
#include "work/work_unit.h"

namespace dynalake::land {

/// The kind of work unit that lands items.
inline constexpr const char* kLandUnitKind = "land";

/// How every unit of one landing writes.
struct LandSettings {
  storage::Location folder;
  std::string landing_id = {};
  LandFormat format = LandFormat::kJsonLines;
  LandCompression compression = LandCompression::kNone;
  int64_t target_file_bytes = 0;
  ingest::LoadMemory memory = {};
  int64_t written_at_micros = 0;                      ///< of the items that do not say it
  bool bare_items = false;                            ///< lines may lack the `Item` wrapper
  std::optional<shaping::TableColumns> columns = {};  ///< of Parquet
};

/// A unit's input: what another process needs to execute it.
struct LandUnitInput {
  LandSettings settings;
  FileNumbers numbers = {};
  std::vector<source::ItemFile> files = {};  ///< of which the items are read
};

work::WorkUnit MakeLandUnit(std::string id, const LandUnitInput& input);
/// kMalformedInput where `json` is not what `MakeLandUnit` wrote.
Result<LandUnitInput> LandUnitInputFromJson(const nlohmann::json& json);

/// What a unit's result says.
struct LandUnitDetails {
  std::vector<LandedFile> files;
  int64_t item_count = 0;  ///< items that were read, counted before they were written
  std::vector<source::FileChecksum> checksums;  ///< of the source's files
  shaping::Profile profile;                     ///< of what was shaped
};

nlohmann::json ToJson(const LandUnitDetails& details);
Result<LandUnitDetails> LandUnitDetailsFromJson(const nlohmann::json& json);

/// Writes all items of `items` into `files`: lines as they are, or shaped to Parquet. Says what was
/// shaped. Errors as `ExecuteLandUnit`.
Result<shaping::Profile> WriteItems(source::ItemBlocks& items, const LandSettings& settings,
                                    const work::ExecutorContext& context, LandedFiles& files,
                                    const CancelToken& cancel);

/// How a landing's Parquet is written.
files::TableFileOptions ParquetOptionsOf(const LandSettings& settings);

/// The executor of such units: reads one and writes its files: lines as they are, or shaped to
/// Parquet. A line that is no item is kMalformedInput naming its place. An error leaves files that
/// no manifest names.
Result<work::WorkResult> ExecuteLandUnit(const work::WorkUnit& unit,
                                         const work::ExecutorContext& context,
                                         const CancelToken& cancel);

}  // namespace dynalake::land
