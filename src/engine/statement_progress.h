#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

namespace dynalake::engine {

/// How far a statement is that runs. Thread-safe: one thread runs the statement and another one
/// shows this.
class StatementProgress {
 public:
  /// Of data and delete files.
  uint64_t bytes_read() const { return bytes_read_; }
  /// Of the answer, so far.
  int64_t rows() const { return rows_; }
  /// What DuckDB guesses of the way to the first rows, from 0 to 100; nothing where it cannot tell,
  /// and behind them.
  std::optional<double> percent() const {
    const double percent = percent_;
    return percent >= 0 ? std::optional(percent) : std::nullopt;
  }

  // For the engine.
  void NoteReading(uint64_t bytes_read, std::optional<double> percent) {
    bytes_read_ = bytes_read;
    percent_ = percent.value_or(-1);
  }
  void NoteRows(int64_t rows) { rows_ = rows; }

 private:
  std::atomic<uint64_t> bytes_read_ = 0;
  std::atomic<int64_t> rows_ = 0;
  std::atomic<double> percent_ = -1;
};

}  // namespace dynalake::engine
