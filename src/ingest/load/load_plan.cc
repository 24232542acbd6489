#include "ingest/load/load_plan.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/log.h"
#include "storage/local_store.h"

namespace dynalake::ingest {
namespace {

/// Units smaller than this do not pay: each makes at least one file per entity.
constexpr uint64_t kMinUnitBytes = uint64_t{16} << 20;
/// Units per thread, so that threads end at about the same time.
constexpr uint64_t kUnitsPerThread = 4;

/// The namespace of the commit ids, a fixed random UUID.
constexpr const char* kCommitIdSpace = "5f1c7a9e-2d64-4b0f-9a37-8c1e6d2b4f70";

nlohmann::json ToJson(const LoadRecord& record) {
  nlohmann::json units = nlohmann::json::array();
  for (const auto& unit : record.units) {
    nlohmann::json files = nlohmann::json::array();
    for (const source::ItemFile& file : unit) {
      files.push_back(source::ToJson(file));
    }
    units.push_back(std::move(files));
  }
  nlohmann::json json = {
      {"table-uuid", record.table_uuid},   {"table-location", record.table_location},
      {"file-prefix", record.file_prefix}, {"commit-id", record.commit_id.ToString()},
      {"units", std::move(units)},         {"columns", shaping::ToJson(record.columns)}};
  SetIf(json, "parent-snapshot-id", record.parent_snapshot_id);
  return json;
}

Result<LoadRecord> LoadRecordFromJson(const nlohmann::json& json) {
  LoadRecord record;
  DYNALAKE_ASSIGN(record.table_uuid, GetString(json, "table-uuid"));
  DYNALAKE_ASSIGN(record.table_location, GetString(json, "table-location"));
  DYNALAKE_ASSIGN(record.file_prefix, GetString(json, "file-prefix"));
  DYNALAKE_ASSIGN(const std::string commit_id, GetString(json, "commit-id"));
  DYNALAKE_ASSIGN(record.commit_id, Uuid::Parse(commit_id));
  DYNALAKE_ASSIGN(record.parent_snapshot_id, FindInt64(json, "parent-snapshot-id"));
  DYNALAKE_ASSIGN(const nlohmann::json* columns, GetObject(json, "columns"));
  DYNALAKE_ASSIGN(record.columns, shaping::TableColumnsFromJson(*columns));
  DYNALAKE_ASSIGN(const nlohmann::json* units, GetArray(json, "units"));
  for (const nlohmann::json& unit : *units) {
    std::vector<source::ItemFile>& files = record.units.emplace_back();
    for (const nlohmann::json& element : unit) {
      DYNALAKE_ASSIGN(source::ItemFile file, source::ItemFileFromJson(element));
      files.push_back(std::move(file));
    }
  }
  return record;
}

}  // namespace

std::string UnitId(size_t index) { return fmt::format("unit-{:06}", index + 1); }

Uuid MakeCommitId(const std::string& table_uuid, std::string_view source_identity,
                  std::optional<int64_t> parent_snapshot_id) {
  const Uuid space = Uuid::Parse(kCommitIdSpace).value();
  return Uuid::V5(space, fmt::format("{}\n{}\n{}", table_uuid, source_identity,
                                     parent_snapshot_id.value_or(-1)));
}

std::vector<std::vector<source::ItemFile>> SplitIntoUnits(
    const std::vector<source::ItemFile>& files, int64_t target_file_bytes, int threads) {
  uint64_t total_bytes = 0;
  for (const source::ItemFile& file : files) {
    total_bytes += file.size_bytes;
  }
  const uint64_t even_share = total_bytes / (static_cast<uint64_t>(threads) * kUnitsPerThread);
  const uint64_t most = std::max(static_cast<uint64_t>(target_file_bytes), kMinUnitBytes);
  const uint64_t limit = std::clamp(even_share, kMinUnitBytes, most);
  std::vector<std::vector<source::ItemFile>> units;
  uint64_t unit_bytes = 0;
  for (const source::ItemFile& file : files) {
    if (units.empty() || unit_bytes + file.size_bytes > limit) {
      units.emplace_back();
      unit_bytes = 0;
    }
    units.back().push_back(file);
    unit_bytes += file.size_bytes;
  }
  return units;
}

std::vector<std::vector<source::ItemFile>> SplitForPartitions(
    const std::vector<source::ItemFile>& files, int threads) {
  uint64_t total_bytes = 0;
  std::vector<size_t> by_size(files.size());
  for (size_t i = 0; i < files.size(); ++i) {
    by_size[i] = i;
    total_bytes += files[i].size_bytes;
  }
  std::stable_sort(by_size.begin(), by_size.end(), [&files](size_t a, size_t b) {
    return files[a].size_bytes > files[b].size_bytes;
  });
  const uint64_t worthwhile = std::max<uint64_t>(total_bytes / kMinUnitBytes, 1);
  const size_t count = std::min({static_cast<size_t>(worthwhile), static_cast<size_t>(threads),
                                 std::max<size_t>(files.size(), 1)});
  // The next largest goes to the unit that has least.
  std::vector<uint64_t> unit_bytes(count, 0);
  std::vector<size_t> unit_of(files.size());
  for (const size_t i : by_size) {
    const auto least = std::min_element(unit_bytes.begin(), unit_bytes.end());
    *least += files[i].size_bytes;
    unit_of[i] = static_cast<size_t>(least - unit_bytes.begin());
  }
  std::vector<std::vector<source::ItemFile>> units(files.empty() ? 0 : count);
  for (size_t i = 0; i < files.size(); ++i) {
    units[unit_of[i]].push_back(files[i]);
  }
  std::erase_if(units, [](const auto& unit) { return unit.empty(); });
  return units;
}

LoadState::LoadState(work::StateDir& state, Clock& clock, std::string_view key)
    : state_(state),
      clock_(clock),
      ledger_(state, "load/" + EncodeHex(std::span<const uint8_t>(Sha256::Of(key)).first(16))) {}

Result<std::optional<LoadRecord>> LoadState::Read() {
  DYNALAKE_ASSIGN(const auto json, ledger_.ReadPlan());
  if (!json) {
    return std::optional<LoadRecord>();
  }
  auto record = LoadRecordFromJson(*json);
  return record ? std::optional(std::move(record).value()) : std::optional<LoadRecord>();
}

Result<void> LoadState::Write(const LoadRecord& record) {
  Log(LogLevel::kDebug, "load: a plan of {} units in state/{}, files {}-*, commit {}",
      record.units.size(), ledger_.folder(), record.file_prefix, record.commit_id.ToString());
  return ledger_.WritePlan(ToJson(record));
}

Result<std::unique_ptr<work::LeaseKeeper>> LoadState::TakeLease(
    const LoadRecord& record, const storage::Location& view_folder, RandomSource& random) {
  DYNALAKE_ASSIGN(const auto table, storage::Location::Parse(record.table_location));
  const storage::Location data = table.Join("data");
  // Without the hash that ends the names of folders for names that no folder can have.
  const std::string views = view_folder.ToString();
  return work::LeaseKeeper::Take(
      state_, ledger_.folder(),
      {fmt::format("{}/{}", data.ToString(), record.file_prefix),
       fmt::format("{}/{}", data.ToString(), storage::kTemporaryPrefix),
       table.Join("metadata").ToString() + "/", views.substr(0, views.find('~', views.rfind('/'))),
       state_.folder().Join(ledger_.folder()).ToString() + "/"},
      clock_, random);
}

Result<void> LoadState::Discard(storage::ObjectStore& store) {
  DYNALAKE_TRY(ledger_.DeleteFiles(store));
  return Clear();
}

Result<void> LoadState::Clear() { return ledger_.Clear(clock_.NowMicros()); }

}  // namespace dynalake::ingest
