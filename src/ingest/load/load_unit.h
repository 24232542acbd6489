#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/cancel.h"
#include "base/result.h"
#include "files/write_options.h"
#include "ingest/load/load_memory.h"
#include "ingest/load/partition_limit.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "source/items/item_source.h"
#include "storage/location.h"
#include "table/partition_choice.h"
#include "work/executors.h"
#include "work/source_position.h"
#include "work/work_result.h"
#include "work/work_unit.h"

namespace dynalake::ingest {

/// The kind of work unit that loads files of items.
inline constexpr const char* kLoadUnitKind = "load";

/// How every unit of one load shapes and writes.
struct LoadSettings {
  table::TableShape shape;
  storage::Location data_folder;
  std::string file_prefix = {};  ///< of the names of all files: `files::NewFileName`
  std::optional<int64_t> written_at_micros = {};
  work::SourcePosition position = {};  ///< that all its files stand for
  bool bare_items = false;
  std::optional<storage::Location> reject_to = {};
  files::WriteOptions write = {};
  int64_t max_partitions = kMaxPartitions;
  LoadMemory memory = {};
};

/// A unit's input.
struct LoadUnitInput {
  LoadSettings settings;
  std::vector<source::ItemFile> files;
  std::optional<storage::Location> key_file = {};  ///< wants the keys handed over (`KeyHandover`)
};

/// The unit `id`, whole: what another process needs to execute it.
work::WorkUnit MakeLoadUnit(std::string id, const LoadUnitInput& input);

/// kMalformedInput where `json` is not what `MakeLoadUnit` wrote.
Result<LoadUnitInput> LoadUnitInputFromJson(const nlohmann::json& json);

/// What a unit's result says beside its data files.
struct LoadUnitDetails {
  shaping::Profile profile;
  shaping::EntityCounts entity_counts;
  int64_t item_count = 0;  ///< items that were read, counted before they were shaped
  int64_t rejected_count = 0;
  int64_t rest_count = 0;
  std::optional<std::string> key_misfit;  ///< the files are of no use: Shaper::key_misfit
  std::vector<source::FileChecksum> checksums;
  std::string shape_fingerprint;              ///< of the shape it was given
  std::optional<storage::Location> key_file;  ///< its keys, if they were left in a file
};

nlohmann::json ToJson(const LoadUnitDetails& details);
Result<LoadUnitDetails> LoadUnitDetailsFromJson(const nlohmann::json& json);

/// Tells shapes apart.
std::string Fingerprint(const table::TableShape& shape);

/// The executor of such units: reads, decodes, shapes and writes one. Each file's MD5 and item
/// count are checked in the same pass; a mismatch, like every broken line, is kMalformedInput
/// naming the file. An error or a cancellation leaves files that no table names, and keys that were
/// handed over.
Result<work::WorkResult> ExecuteLoadUnit(const work::WorkUnit& unit,
                                         const work::ExecutorContext& context,
                                         const CancelToken& cancel);

}  // namespace dynalake::ingest
