#include "ingest/live/scan_state.h"

#include <set>
#include <utility>

#include "base/digest.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/json.h"
#include "storage/delete_each.h"
#include "storage/empty_folders.h"

namespace dynalake::ingest {
namespace {

constexpr std::string_view kPlanName = "plan";
constexpr std::string_view kOwnerName = "owner";
constexpr std::string_view kSegmentPrefix = "segment-";

nlohmann::json ToJson(const ScanRecord& record) {
  return {{"scan-id", record.scan_id},
          {"table-id", record.table_id},
          {"begun-at", record.begun_at_micros},
          {"total-segments", record.total_segments},
          {"is-over", record.is_over}};
}

Result<ScanRecord> ScanRecordFromJson(const nlohmann::json& json) {
  ScanRecord record;
  DYNALAKE_ASSIGN(record.scan_id, GetString(json, "scan-id"));
  DYNALAKE_ASSIGN(record.table_id, GetString(json, "table-id"));
  DYNALAKE_ASSIGN(record.begun_at_micros, GetInt64(json, "begun-at"));
  DYNALAKE_ASSIGN(record.total_segments, GetInt64(json, "total-segments"));
  DYNALAKE_ASSIGN(record.is_over, GetBool(json, "is-over"));
  return record;
}

nlohmann::json ToJson(const SegmentState& segment) {
  nlohmann::json files = nlohmann::json::array();
  for (const source::ItemFile& file : segment.files) {
    files.push_back(source::ToJson(file));
  }
  nlohmann::json json = {{"segment", segment.segment},
                         {"is-finished", segment.is_finished},
                         {"last-evaluated-key", segment.last_evaluated_key},
                         {"page-count", segment.page_count},
                         {"item-count", segment.item_count},
                         {"scanned-count", segment.scanned_count},
                         {"consumed-units", segment.consumed_units},
                         {"files", std::move(files)}};
  SetIf(json, "first-read-at", segment.first_read_at_micros);
  SetIf(json, "last-read-at", segment.last_read_at_micros);
  return json;
}

Result<SegmentState> SegmentStateFromJson(const nlohmann::json& json) {
  SegmentState segment;
  DYNALAKE_ASSIGN(segment.segment, GetInt64(json, "segment"));
  DYNALAKE_ASSIGN(segment.is_finished, GetBool(json, "is-finished"));
  DYNALAKE_ASSIGN(segment.last_evaluated_key, GetString(json, "last-evaluated-key"));
  DYNALAKE_ASSIGN(segment.page_count, GetInt64(json, "page-count"));
  DYNALAKE_ASSIGN(segment.item_count, GetInt64(json, "item-count"));
  DYNALAKE_ASSIGN(segment.scanned_count, GetInt64(json, "scanned-count"));
  DYNALAKE_ASSIGN(segment.consumed_units, GetDouble(json, "consumed-units"));
  DYNALAKE_ASSIGN(segment.first_read_at_micros, FindInt64(json, "first-read-at"));
  DYNALAKE_ASSIGN(segment.last_read_at_micros, FindInt64(json, "last-read-at"));
  DYNALAKE_ASSIGN(const nlohmann::json* files, GetArray(json, "files"));
  for (const nlohmann::json& element : *files) {
    DYNALAKE_ASSIGN(source::ItemFile file, source::ItemFileFromJson(element));
    segment.files.push_back(std::move(file));
  }
  return segment;
}

}  // namespace

ScanState::ScanState(storage::ObjectStore& store, work::StateDir& state, Clock& clock,
                     std::string_view key, std::string run_id)
    : store_(store),
      state_(state),
      clock_(clock),
      name_("scan/" + EncodeHex(std::span<const uint8_t>(Sha256::Of(key)).first(16))),
      folder_(state.folder().Join(name_)),
      run_id_(std::move(run_id)) {}

std::string ScanState::Name(std::string_view record) const {
  return fmt::format("{}/{}", name_, record);
}

Result<std::optional<ScanRecord>> ScanState::Read() {
  DYNALAKE_ASSIGN(const auto json, state_.Read(Name(kPlanName)));
  if (!json) {
    return std::optional<ScanRecord>();
  }
  auto record = ScanRecordFromJson(*json);
  return record ? std::optional(std::move(record).value()) : std::optional<ScanRecord>();
}

Result<std::map<int64_t, SegmentState>> ScanState::ReadSegments() {
  std::map<int64_t, SegmentState> segments;
  DYNALAKE_ASSIGN(const std::vector<std::string> names, state_.List(name_));
  for (const std::string& name : names) {
    if (!name.starts_with(Name(kSegmentPrefix))) {
      continue;
    }
    DYNALAKE_ASSIGN(const auto json, state_.Read(name));
    if (!json) {
      continue;
    }
    if (auto segment = SegmentStateFromJson(*json)) {
      segments.insert_or_assign(segment->segment, *std::move(segment));
    }
  }
  return segments;
}

Result<void> ScanState::Take(const ScanRecord& record) {
  DYNALAKE_ASSIGN(const auto earlier, Read());
  if (!earlier || earlier->scan_id != record.scan_id) {
    DYNALAKE_TRY(Clear());  // Segments without their plan are another scan's.
  }
  DYNALAKE_TRY(state_.Write(Name(kOwnerName), {{"run", run_id_}}));
  return state_.Write(Name(kPlanName), ToJson(record));
}

Result<void> ScanState::WriteSegment(const SegmentState& segment) {
  DYNALAKE_ASSIGN(const auto owner, state_.Read(Name(kOwnerName)));
  if (!owner || *owner != nlohmann::json({{"run", run_id_}})) {
    return Error(ErrorCode::kConflict,
                 "another run of this very load has taken over: this one ends, and what it read is "
                 "kept");
  }
  return state_.Write(Name(fmt::format("{}{:06}", kSegmentPrefix, segment.segment)),
                      ToJson(segment));
}

Result<std::unique_ptr<work::LeaseKeeper>> ScanState::TakeLease(RandomSource& random) {
  return work::LeaseKeeper::Take(state_, name_, {folder_.ToString() + "/"}, clock_, random);
}

Result<void> ScanState::End(ScanRecord record) {
  record.is_over = true;
  DYNALAKE_TRY(state_.Write(Name(kPlanName), ToJson(record)));
  return Clear();
}

Result<void> ScanState::Clear() {
  DYNALAKE_ASSIGN(const std::vector<std::string> leases,
                  work::LiveLeases(state_, name_, clock_.NowMicros()));
  std::set<storage::Location> kept;
  for (const std::string& name : leases) {
    kept.insert(state_.folder().Join(name + ".json"));
  }
  const storage::Location plan = folder_.Join(fmt::format("{}.json", kPlanName));
  kept.insert(plan);
  std::vector<storage::Location> files;
  DYNALAKE_TRY(store_.List(folder_, [&](const storage::ObjectInfo& file) -> Result<void> {
    if (!kept.contains(file.location)) {
      files.push_back(file.location);
    }
    return {};
  }));
  DYNALAKE_TRY(storage::DeleteEach(store_, files));
  DYNALAKE_TRY(store_.Delete(plan));
  storage::RemoveEmptyFolders(state_.folder());
  return {};
}

}  // namespace dynalake::ingest
