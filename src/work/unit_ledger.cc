#include "work/unit_ledger.h"

#include <utility>

#include "base/format.h"
#include "work/lease.h"

namespace dynalake::work {
namespace {

Result<bool> FilesExist(const WorkResult& result, storage::ObjectStore& store) {
  for (const iceberg::DataFile& file : result.files) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
    const auto info = store.Head(location);
    if (!info && info.error().code() == ErrorCode::kNotFound) {
      return false;
    }
    if (!info) {
      return info.error();
    }
    if (info->size_bytes != static_cast<uint64_t>(file.file_size_bytes)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string UnitLedger::PlanName() const { return folder_ + "/plan"; }

Result<std::optional<nlohmann::json>> UnitLedger::ReadPlan() { return state_.Read(PlanName()); }

Result<void> UnitLedger::WritePlan(const nlohmann::json& plan) {
  return state_.Write(PlanName(), plan);
}

Result<UnitLedger::Results> UnitLedger::ReadResults() {
  Results results;
  DYNALAKE_ASSIGN(const std::vector<std::string> names, state_.List(folder_));
  for (const std::string& name : names) {
    if (name == PlanName() || IsLeaseRecord(name)) {
      continue;
    }
    DYNALAKE_ASSIGN(const auto json, state_.Read(name));
    if (!json) {
      continue;
    }
    if (auto result = WorkResultFromJson(*json)) {
      std::string unit_id = result->unit_id;
      results.insert_or_assign(std::move(unit_id), std::move(result).value());
    }
  }
  return results;
}

Result<UnitLedger::Results> UnitLedger::ReadReusable(storage::ObjectStore& store) {
  DYNALAKE_ASSIGN(Results results, ReadResults());
  for (auto at = results.begin(); at != results.end();) {
    DYNALAKE_ASSIGN(const bool exist, FilesExist(at->second, store));
    at = exist ? std::next(at) : results.erase(at);
  }
  return results;
}

Result<void> UnitLedger::Run(Runner& runner, std::span<const WorkUnit> units,
                             const ExecutorContext& context, const ResultSink& sink,
                             const CancelToken& cancel) {
  return runner.Run(
      units, context,
      [&](WorkResult result) -> Result<void> {
        DYNALAKE_TRY(state_.Write(fmt::format("{}/{}", folder_, result.unit_id), ToJson(result)));
        return sink(std::move(result));
      },
      cancel);
}

storage::Location UnitLedger::HandoverFile(const std::string& unit_id) const {
  return state_.folder().Join(fmt::format("{}/{}.handover", folder_, unit_id));
}

Result<void> UnitLedger::DeleteFiles(storage::ObjectStore& store) {
  DYNALAKE_ASSIGN(const Results results, ReadResults());
  for (const auto& [unit_id, result] : results) {
    for (const iceberg::DataFile& file : result.files) {
      DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
      DYNALAKE_TRY(store.Delete(location));
    }
  }
  return {};
}

Result<void> UnitLedger::Clear(int64_t now_micros) {
  DYNALAKE_TRY(state_.RemoveOtherFiles(folder_));
  return RemoveRecords(state_, folder_, PlanName(), now_micros);
}

}  // namespace dynalake::work
