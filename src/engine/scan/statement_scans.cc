#include "engine/scan/statement_scans.h"

#include <charconv>
#include <utility>

#include "engine/sandbox/guard.h"

namespace dynalake::engine {

std::string StatementScans::Add(ScanSpec spec) {
  scans_.push_back(registry_.Add(std::move(spec), reading_));
  return std::to_string(scans_.size() - 1);
}

const ScannedRows* StatementScans::AddRows(std::shared_ptr<const RowSource> source) {
  rows_.push_back(std::make_unique<const ScannedRows>(
      ScannedRows{.source = std::move(source), .reading = reading_}));
  return rows_.back().get();
}

StatementStatistics StatementScans::statistics() const {
  StatementStatistics statistics;
  statistics.bytes_read = reading_->bytes();
  for (const auto& scan : scans_) {
    if (scan->spec().is_counted) {
      statistics.files += scan->spec().files->size();
      statistics.files_kept += scan->files_kept();
    }
  }
  return statistics;
}

std::shared_ptr<const ScanState> StatementScans::Find(duckdb::ClientContext& context,
                                                      const std::string& argument) {
  const auto scans = context.registered_state->Get<StatementScans>(kName);
  size_t at = 0;
  const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), at);
  if (!scans || error != std::errc() || at >= scans->scans_.size()) {
    Throw(Fail(ErrorCode::kInternal, "the statement has no scan {}", argument));
  }
  return scans->scans_[at];
}

}  // namespace dynalake::engine
