#include "ingest/load_units_run.h"

#include <utility>

#include "shaping/choose.h"

namespace dynalake::ingest {

std::vector<iceberg::DataFile> UnitsOutcome::Files() const {
  std::vector<iceberg::DataFile> files;
  for (const work::WorkResult& result : results) {
    files.insert(files.end(), result.files.begin(), result.files.end());
  }
  return files;
}

std::vector<source::FileChecksum> UnitsOutcome::Checksums() const {
  std::vector<source::FileChecksum> checksums;
  for (const LoadUnitDetails& detail : details) {
    checksums.insert(checksums.end(), detail.checksums.begin(), detail.checksums.end());
  }
  return checksums;
}

UnitsRun::UnitsRun(const LoadEnvironment& environment, LoadState& state, LoadSettings settings)
    : environment_(environment),
      state_(state),
      settings_(std::move(settings)),
      buffers_(shaping::BufferPool::Make()) {}

Result<bool> UnitsRun::FilesExist(const work::WorkResult& result) {
  for (const iceberg::DataFile& file : result.files) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
    const auto info = environment_.store.Head(location);
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

Result<void> UnitsRun::Run(const std::vector<work::WorkUnit>& units,
                           std::map<std::string, work::WorkResult>& results) {
  const LoadUnitContext context{environment_.store, environment_.random, buffers_,
                                environment_.progress};
  return environment_.runner.Run(
      units,
      [&context](const work::WorkUnit& unit, const CancelToken& cancel) {
        return ExecuteLoadUnit(unit, context, cancel);
      },
      [&](work::WorkResult result) -> Result<void> {
        DYNALAKE_TRY(state_.WriteResult(result));
        std::string id = result.unit_id;
        results.insert_or_assign(std::move(id), std::move(result));
        return {};
      },
      environment_.cancel);
}

Result<UnitsOutcome> UnitsRun::Collect(std::map<std::string, work::WorkResult> results) {
  UnitsOutcome outcome;
  for (auto& [id, result] : results) {
    DYNALAKE_ASSIGN(LoadUnitDetails details, LoadUnitDetailsFromJson(result.details));
    DYNALAKE_TRY(outcome.profile.Merge(details.profile));
    outcome.entities.Merge(details.entity_counts);
    outcome.row_count += result.row_count;
    outcome.rejected_count += details.rejected_count;
    outcome.rest_count += details.rest_count;
    outcome.details.push_back(std::move(details));
    outcome.results.push_back(std::move(result));
  }
  return outcome;
}

Result<UnitsOutcome> UnitsRun::Execute(const std::vector<std::vector<source::ItemFile>>& units) {
  DYNALAKE_ASSIGN(const auto finished, state_.ReadResults());
  std::map<std::string, work::WorkResult> results;
  std::vector<work::WorkUnit> to_do;
  for (size_t i = 0; i < units.size(); ++i) {
    const auto at = finished.find(UnitId(i));
    if (at != finished.end() && LoadUnitDetailsFromJson(at->second.details)) {
      DYNALAKE_ASSIGN(const bool exist, FilesExist(at->second));
      if (exist) {
        environment_.progress.Advance(0, at->second.row_count);
        results.insert(*at);
        continue;
      }
    }
    to_do.push_back(MakeLoadUnit(UnitId(i), units[i], settings_));
  }
  const auto reused = static_cast<int64_t>(results.size());
  DYNALAKE_TRY(Run(to_do, results));
  DYNALAKE_ASSIGN(UnitsOutcome outcome, Collect(std::move(results)));
  outcome.reused = reused;
  return outcome;
}

Result<int64_t> UnitsRun::Reshape(const std::vector<std::vector<source::ItemFile>>& units,
                                  const shaping::TableColumns& columns, UnitsOutcome& outcome) {
  std::vector<work::WorkUnit> to_do;
  std::map<std::string, work::WorkResult> results;
  std::vector<std::string> replaced;
  LoadSettings settings = settings_;
  settings.columns = columns;
  const std::string wanted = Fingerprint(columns);
  const std::string guessed = Fingerprint(settings_.columns);
  // Results are in the order of the unit ids, which is the order of the units.
  for (size_t i = 0; i < outcome.results.size(); ++i) {
    const LoadUnitDetails& details = outcome.details[i];
    const bool shaped_so = details.columns_fingerprint == wanted;
    const bool fits = details.columns_fingerprint == guessed &&
                      shaping::Compatible(settings_.columns, columns, details.profile);
    if (!details.key_misfit && (shaped_so || fits)) {
      results.emplace(outcome.results[i].unit_id, outcome.results[i]);
      continue;
    }
    to_do.push_back(MakeLoadUnit(outcome.results[i].unit_id, units[i], settings));
    for (const iceberg::DataFile& file : outcome.results[i].files) {
      replaced.push_back(file.file_path);
    }
  }
  DYNALAKE_TRY(Run(to_do, results));
  for (const std::string& path : replaced) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(path));
    DYNALAKE_TRY(environment_.store.Delete(location));
  }
  const int64_t reused = outcome.reused;
  DYNALAKE_ASSIGN(outcome, Collect(std::move(results)));
  outcome.reused = reused;
  return static_cast<int64_t>(to_do.size());
}

}  // namespace dynalake::ingest
