#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/cancel.h"
#include "base/random.h"
#include "base/result.h"
#include "files/write_options.h"
#include "ingest/keys/key_proof.h"
#include "ingest/load/load_memory.h"
#include "ingest/load/partition_limit.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "shaping/scan/buffer_pool.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"
#include "table/partition_choice.h"
#include "work/progress.h"
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
  bool bare_items = false;
  std::optional<storage::Location> reject_to = {};
  files::WriteOptions write = {};
  int64_t max_partitions = kMaxPartitions;
  LoadMemory memory = {};
};

/// The unit `id`, whole: what another process needs to execute it.
work::WorkUnit MakeLoadUnit(std::string id, const std::vector<source::ItemFile>& files,
                            const LoadSettings& settings);

/// A unit's input, read back.
struct LoadUnitInput {
  LoadSettings settings;
  std::vector<source::ItemFile> files;
};

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
  std::string shape_fingerprint;  ///< of the shape it was given
};

nlohmann::json ToJson(const LoadUnitDetails& details);
Result<LoadUnitDetails> LoadUnitDetailsFromJson(const nlohmann::json& json);

/// Tells shapes apart.
std::string Fingerprint(const table::TableShape& shape);

/// What executing units needs of this process. Everything is thread-safe and outlives them.
struct LoadUnitContext {
  storage::ObjectStore& store;
  RandomSource& random;
  std::shared_ptr<shaping::BufferPool> buffers;
  work::Progress& progress;
  KeyProof* key_proof = nullptr;  ///< takes the keys that are written, where this is wanted
};

/// Reads, decodes, shapes and writes one unit. Each file's MD5 and item count are checked in the
/// same pass; a mismatch, like every broken line, is kMalformedInput naming the file. An
/// error or a cancellation leaves files that no table names, and keys in the load's own proof.
Result<work::WorkResult> ExecuteLoadUnit(const work::WorkUnit& unit, const LoadUnitContext& context,
                                         const CancelToken& cancel);

}  // namespace dynalake::ingest
