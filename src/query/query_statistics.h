#pragma once

#include <cstdint>

namespace dynalake::query {

/// What one statement did and how long it took, as plain data: for those who show it, and for a
/// server that tells it under its own names. Exact once the statement's rows have ended, else so
/// far.
struct QueryStatistics {
  int64_t rows = 0;            ///< that were answered
  uint64_t bytes_scanned = 0;  ///< of data and delete files, as they lie in the store
  uint64_t files = 0;          ///< data files of the snapshots of its tables
  /// Those of them that were read, or would have been had the statement not stopped early; the
  /// others were left out by what their metadata says.
  uint64_t files_kept = 0;

  // The stages, one after the other, in microseconds.
  /// Text to a tree; of a script of several statements, its share.
  int64_t parse_micros = 0;
  /// What names mean, types, views, and the engine's own SQL.
  int64_t resolve_micros = 0;
  /// Opening tables, for which their manifests are read, and a plan.
  int64_t plan_micros = 0;
  /// Waiting for rows, without what became of them.
  int64_t run_micros = 0;

  int64_t total_micros() const { return parse_micros + resolve_micros + plan_micros + run_micros; }
};

}  // namespace dynalake::query
