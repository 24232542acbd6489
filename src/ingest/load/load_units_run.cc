#include "ingest/load/load_units_run.h"

#include <span>
#include <utility>

#include "base/assert.h"
#include "base/log.h"
#include "ingest/keys/key_handover.h"
#include "ingest/load/key_choice.h"
#include "ingest/load_balance.h"
#include "shaping/columns/choose.h"

namespace dynalake::ingest {
Result<void> CheckKeysFit(const UnitsOutcome& outcome) {
  for (const UnitAnswer& answer : outcome.answers) {
    if (answer.details.key_misfit) {
      return Fail(ErrorCode::kInvalidArgument,
                  "a key does not fit the table's key column: {}; load into another table",
                  *answer.details.key_misfit);
    }
  }
  return {};
}

Result<void> CheckBalance(const UnitsOutcome& outcome, size_t unit_count) {
  if (outcome.answers.size() != unit_count) {
    return Fail(ErrorCode::kInternal,
                "the balance of the load does not hold: {} of {} units answered; {}",
                outcome.answers.size(), unit_count, kTableIsAsItWas);
  }
  int64_t items = 0;
  for (const UnitAnswer& answer : outcome.answers) {
    if (answer.details.key_misfit) {
      return Fail(ErrorCode::kInternal, "{} has rows without their key: {}; {}",
                  answer.result.unit_id, *answer.details.key_misfit, kTableIsAsItWas);
    }
    const int64_t rows = CountRows(answer.result.files);
    DYNALAKE_TRY(CheckBalance(answer.result.unit_id, answer.details.item_count, rows,
                              answer.details.rejected_count));
    if (rows != answer.result.row_count) {
      return Fail(ErrorCode::kInternal,
                  "the balance of {} does not hold: it shaped {} rows, but its files have {}; {}",
                  answer.result.unit_id, answer.result.row_count, rows, kTableIsAsItWas);
    }
    items += answer.details.item_count;
  }
  return CheckBalance("the load", items, CountRows(outcome.Files()), outcome.rejected_count);
}

std::vector<iceberg::DataFile> UnitsOutcome::Files() const {
  std::vector<iceberg::DataFile> files;
  for (const UnitAnswer& answer : answers) {
    files.insert(files.end(), answer.result.files.begin(), answer.result.files.end());
  }
  return files;
}

std::vector<source::FileChecksum> UnitsOutcome::Checksums() const {
  std::vector<source::FileChecksum> checksums;
  for (const UnitAnswer& answer : answers) {
    checksums.insert(checksums.end(), answer.details.checksums.begin(),
                     answer.details.checksums.end());
  }
  return checksums;
}

UnitsRun::UnitsRun(const LoadEnvironment& environment, LoadState& state, LoadSettings settings)
    : environment_(environment),
      state_(state),
      settings_(std::move(settings)),
      buffers_(shaping::BufferPool::Make(static_cast<size_t>(settings_.memory.idle_buffer_bytes))) {
  shapes_.emplace(Fingerprint(settings_.shape), settings_.shape);
}

Result<UnitsOutcome> UnitsRun::Collect(Answers answers) const {
  UnitsOutcome outcome;
  outcome.position = settings_.position;
  for (auto& [id, answer] : answers) {
    const LoadUnitDetails& details = answer.details;
    DYNALAKE_TRY(outcome.profile.Merge(details.profile));
    outcome.entities.Merge(details.entity_counts);
    outcome.row_count += answer.result.row_count;
    outcome.rejected_count += details.rejected_count;
    outcome.rest_count += details.rest_count;
    outcome.position = work::Earlier(outcome.position, answer.result.position);
    outcome.answers.push_back(std::move(answer));
  }
  return outcome;
}

bool UnitsRun::Fits(const LoadUnitDetails& details, const table::TableShape& shape) const {
  const auto used = shapes_.find(details.shape_fingerprint);
  return !details.key_misfit && used != shapes_.end() &&
         used->second.spec.fields == shape.spec.fields &&
         (used->second.columns == shape.columns ||
          shaping::Compatible(used->second.columns, shape.columns, details.profile));
}

Result<void> UnitsRun::Run(const std::vector<std::vector<source::ItemFile>>& units,
                           const std::vector<size_t>& indices, const LoadSettings& settings,
                           Answers& answers) {
  if (indices.empty()) {
    return {};
  }
  const shaping::TableColumns& columns = settings.shape.columns;
  if (!key_proof_ || !key_proof_->Covers(columns)) {
    key_proof_ = columns.keys ? std::make_unique<KeyProof>(
                                    columns, static_cast<size_t>(settings_.memory.key_bytes))
                              : nullptr;
  }
  work::UnitLedger& ledger = state_.ledger();
  std::vector<work::WorkUnit> to_do;
  for (const size_t index : indices) {
    const std::string id = UnitId(index);
    const bool wants_keys = key_proof_ != nullptr && !key_proof_->Has(id);
    to_do.push_back(MakeLoadUnit(
        id, {.settings = settings,
             .files = units[index],
             .key_file = wants_keys ? std::optional(ledger.HandoverFile(id)) : std::nullopt}));
  }
  const work::ExecutorContext context{.store = environment_.store,
                                      .random = environment_.random,
                                      .buffers = buffers_,
                                      .progress = environment_.progress,
                                      .handover = key_proof_.get(),
                                      .md5_pairs = Md5Pairs::Make()};
  return ledger.Run(
      environment_.runner, to_do, context,
      [&](work::WorkResult result) -> Result<void> {
        Log(LogLevel::kDebug, "load: {} is done: {} rows in {} files", result.unit_id,
            result.row_count, result.files.size());
        DYNALAKE_ASSIGN(LoadUnitDetails details, LoadUnitDetailsFromJson(result.details));
        UnitAnswer answer{std::move(result), std::move(details)};
        if (key_proof_ != nullptr && answer.details.key_file) {
          DYNALAKE_TRY(TakeKeys(answer));
        }
        std::string id = answer.result.unit_id;
        answers.insert_or_assign(std::move(id), std::move(answer));
        return {};
      },
      environment_.cancel);
}

Result<bool> UnitsRun::TakeKeys(const UnitAnswer& answer) {
  const std::string& id = answer.result.unit_id;
  if (key_proof_->Has(id)) {
    return true;
  }
  // The file's keys are those of the columns with which the unit was executed.
  const auto shape = shapes_.find(answer.details.shape_fingerprint);
  if (!answer.details.key_file || shape == shapes_.end() ||
      !key_proof_->Covers(shape->second.columns)) {
    return false;
  }
  const storage::Location& file = *answer.details.key_file;
  DYNALAKE_ASSIGN(const bool is_whole,
                  HasHandedOverKeys(environment_.store, file, answer.result.row_count));
  if (!is_whole) {
    return false;
  }
  DYNALAKE_TRY(ReadHandedOverKeys(environment_.store, file, [&](std::span<const std::byte> keys) {
    return key_proof_->Append(id, keys);
  }));
  key_proof_->Finish(id, true);
  return true;
}

Result<UnitsOutcome> UnitsRun::Execute(const std::vector<std::vector<source::ItemFile>>& units) {
  DYNALAKE_ASSIGN(auto finished, state_.ledger().ReadReusable(environment_.store));
  Answers answers;
  std::vector<size_t> to_do;
  for (size_t i = 0; i < units.size(); ++i) {
    const auto at = finished.find(UnitId(i));
    if (at != finished.end()) {
      // What cannot be understood is an older program's.
      if (auto details = LoadUnitDetailsFromJson(at->second.details)) {
        environment_.progress.Advance(0, at->second.row_count);
        answers.emplace(at->first, UnitAnswer{std::move(at->second), *std::move(details)});
        continue;
      }
    }
    to_do.push_back(i);
  }
  const auto reused = static_cast<int64_t>(answers.size());
  Log(LogLevel::kDebug, "load: {} of {} units are there already", reused, units.size());
  DYNALAKE_TRY(Run(units, to_do, settings_, answers));
  DYNALAKE_ASSIGN(UnitsOutcome outcome, Collect(std::move(answers)));
  outcome.reused = reused;
  DYNALAKE_TRY(CheckPartitionsOf(outcome.Files(), settings_.shape.spec, settings_.max_partitions));
  return outcome;
}

Result<int64_t> UnitsRun::Reshape(const std::vector<std::vector<source::ItemFile>>& units,
                                  const table::TableShape& shape, UnitsOutcome& outcome) {
  std::vector<size_t> to_do;
  Answers answers;
  std::vector<std::string> replaced;
  LoadSettings settings = settings_;
  settings.shape = shape;
  shapes_.emplace(Fingerprint(shape), shape);
  for (size_t i = 0; i < outcome.answers.size(); ++i) {
    UnitAnswer& answer = outcome.answers[i];
    if (Fits(answer.details, shape)) {
      answers.emplace(answer.result.unit_id, std::move(answer));
      continue;
    }
    to_do.push_back(i);
    for (const iceberg::DataFile& file : answer.result.files) {
      replaced.push_back(file.file_path);
    }
  }
  Log(LogLevel::kDebug, "load: {} of {} units are shaped anew", to_do.size(), units.size());
  DYNALAKE_TRY(Run(units, to_do, settings, answers));
  for (const std::string& path : replaced) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(path));
    DYNALAKE_TRY(environment_.store.Delete(location));
  }
  const int64_t reused = outcome.reused;
  DYNALAKE_ASSIGN(outcome, Collect(std::move(answers)));
  DYNALAKE_TRY(CheckPartitionsOf(outcome.Files(), shape.spec, settings_.max_partitions));
  outcome.reused = reused;
  return static_cast<int64_t>(to_do.size());
}

Result<std::optional<KeyValues>> UnitsRun::FindDuplicateKey(const UnitsOutcome& outcome,
                                                            const shaping::TableColumns& columns) {
  if (!key_proof_ || !key_proof_->Covers(columns) || key_proof_->is_spoiled()) {
    return ingest::FindDuplicateKey(environment_.store, outcome.Files(), columns, *columns.keys,
                                    environment_.cancel);
  }
  KeyReader reader(environment_.store, columns, *columns.keys, environment_.cancel);
  for (const UnitAnswer& answer : outcome.answers) {
    DYNALAKE_ASSIGN(const bool has_keys, TakeKeys(answer));
    if (has_keys) {
      continue;
    }
    DYNALAKE_ASSIGN(
        const bool is_whole,
        reader.Read(answer.result.files, [&](std::span<const KeyHash> keys) -> Result<bool> {
          DYNALAKE_TRY(key_proof_->Add(keys));
          return true;
        }));
    DYNALAKE_ASSERT(is_whole);  // A unit with a key that its columns do not hold is shaped again.
  }
  const std::unique_ptr<KeyProof> proof = std::move(key_proof_);
  DYNALAKE_ASSIGN(const auto duplicate, proof->FindDuplicate(settings_.memory.workers));
  if (!duplicate) {
    return std::optional<KeyValues>();
  }
  DYNALAKE_ASSIGN(KeyValues values, reader.Find(outcome.Files(), *duplicate));
  return std::optional(std::move(values));
}

Result<void> CheckKeysDiffer(UnitsRun& run, const UnitsOutcome& outcome,
                             const shaping::TableColumns& columns, const SourceFiles& source) {
  DYNALAKE_ASSIGN(const auto duplicate, run.FindDuplicateKey(outcome, columns));
  if (!duplicate) {
    return {};
  }
  DYNALAKE_ASSIGN(const std::string places, DescribeTwins(source, *columns.keys, *duplicate));
  return Fail(ErrorCode::kMalformedInput, "two items have the key {}{}", PrintKey(*duplicate),
              places);
}

}  // namespace dynalake::ingest
