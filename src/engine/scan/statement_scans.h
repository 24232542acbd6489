#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/batch_stream.h"
#include "engine/duckdb.h"
#include "engine/row_source.h"
#include "engine/scan/scan_state.h"
#include "engine/scan/statement_reading.h"

namespace dynalake::engine {

/// Rows that are no files, as a statement reads them.
struct ScannedRows {
  std::shared_ptr<const RowSource> source;  ///< not null
  std::shared_ptr<StatementReading> reading;
};

/// The scans of one statement, by the text that names them as the argument of `dynalake_scan`.
class StatementScans final : public duckdb::ClientContextState {
 public:
  static constexpr const char* kName = "dynalake_scans";

  /// `registry` outlives it.
  StatementScans(ScanRegistry& registry, std::shared_ptr<StatementReading> reading)
      : registry_(registry), reading_(std::move(reading)) {}

  /// Registers a further scan. Answers the argument for it.
  std::string Add(ScanSpec spec);
  /// Keeps rows while the statement lives. Answers where, for as long.
  const ScannedRows* AddRows(std::shared_ptr<const RowSource> source);
  /// What they did so far; the rows are not theirs to know.
  StatementStatistics statistics() const;
  /// The scan that a call of `dynalake_scan` names; throws where there is none.
  static std::shared_ptr<const ScanState> Find(duckdb::ClientContext& context,
                                               const std::string& argument);

 private:
  ScanRegistry& registry_;
  std::shared_ptr<StatementReading> reading_;
  std::vector<std::shared_ptr<const ScanState>> scans_;
  std::vector<std::unique_ptr<const ScannedRows>> rows_;
};

}  // namespace dynalake::engine
