#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/keys/key_places.h"
#include "ingest/keys/key_proof.h"
#include "ingest/keys/key_reader.h"
#include "ingest/load/load_plan.h"
#include "ingest/load/load_unit.h"
#include "ingest/load_environment.h"

namespace dynalake::ingest {

/// What one unit answered.
struct UnitAnswer {
  work::WorkResult result;
  LoadUnitDetails details;  ///< of the result
};

/// What all units of a load answered.
struct UnitsOutcome {
  std::vector<UnitAnswer> answers;  ///< in the order of the units
  shaping::Profile profile;         ///< of all units
  shaping::EntityCounts entities;
  int64_t row_count = 0;
  int64_t rejected_count = 0;
  int64_t rest_count = 0;
  int64_t reused = 0;             ///< results of an earlier run
  work::SourcePosition position;  ///< what the files of all stand for

  std::vector<iceberg::DataFile> Files() const;
  std::vector<source::FileChecksum> Checksums() const;
};

/// That the balance of all units holds, reused ones too: of each by itself, that all `unit_count`
/// are there with rows that can be used, and of their sum. kInternal, which says where; then
/// nothing may be committed.
Result<void> CheckBalance(const UnitsOutcome& outcome, size_t unit_count);

/// That every key of an append fits the table's key columns: kInvalidArgument, which names one.
Result<void> CheckKeysFit(const UnitsOutcome& outcome);

/// Executes the units of one load with the runner and keeps their results in its state, so that a
/// unit is executed once even if the run is interrupted.
class UnitsRun {
 public:
  UnitsRun(const LoadEnvironment& environment, LoadState& state, LoadSettings settings);
  const LoadSettings& settings() const { return settings_; }

  /// Executes `units` (by id `UnitId(index)`) with the settings' shape, except those whose result
  /// is in the state and whose files are there.
  Result<UnitsOutcome> Execute(const std::vector<std::vector<source::ItemFile>>& units);

  /// Executes again, with `shape`, the units of `outcome` that are wrong in a table of that shape,
  /// and removes the files that are replaced. Returns how many.
  Result<int64_t> Reshape(const std::vector<std::vector<source::ItemFile>>& units,
                          const table::TableShape& shape, UnitsOutcome& outcome);

  /// A key that two items have, or nothing if all differ. `columns` have a key
  /// and are those of the units, as far as the key goes. Mostly known from the writing, so that
  /// little is read; call once after `Execute` or `Reshape`.
  Result<std::optional<KeyValues>> FindDuplicateKey(const UnitsOutcome& outcome,
                                                    const shaping::TableColumns& columns);

 private:
  using Answers = std::map<std::string, UnitAnswer>;  ///< by unit id

  /// Executes the units of `indices`, whose files are those of `units`, with `settings`.
  Result<void> Run(const std::vector<std::vector<source::ItemFile>>& units,
                   const std::vector<size_t>& indices, const LoadSettings& settings,
                   Answers& answers);
  Result<UnitsOutcome> Collect(Answers answers) const;
  /// Gives the keys that a unit left in a file to the proof. Says whether the proof has them then.
  Result<bool> TakeKeys(const UnitAnswer& answer);
  /// Whether the files of a unit are right in a table of that shape.
  bool Fits(const LoadUnitDetails& details, const table::TableShape& shape) const;

  const LoadEnvironment& environment_;
  LoadState& state_;
  LoadSettings settings_;
  std::map<std::string, table::TableShape> shapes_;  ///< of units of this run, by fingerprint
  std::shared_ptr<shaping::BufferPool> buffers_;
  std::unique_ptr<KeyProof> key_proof_;  ///< for the units executed with the latest key columns
};

/// That all items of a load have keys of their own: kMalformedInput, which says where two are the
/// same. `columns` as for `FindDuplicateKey`.
Result<void> CheckKeysDiffer(UnitsRun& run, const UnitsOutcome& outcome,
                             const shaping::TableColumns& columns, const SourceFiles& source);

}  // namespace dynalake::ingest
