#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "base/result.h"

namespace dynalake::engine {

/// One column of a result.
struct ResultColumn {
  std::string name;
  std::string sql_type;  ///< as the SQL dialect spells it, such as `DECIMAL(18,2)` or `BIGINT[]`
};

/// What a statement did: in all once its stream ended, else so far.
struct StatementStatistics {
  int64_t rows = 0;         ///< that were answered
  uint64_t bytes_read = 0;  ///< of data and delete files
  uint64_t files = 0;       ///< data files of the snapshots of its tables
  /// Those of them that were read, or would have been had the statement not stopped early; the
  /// others were left out by what their metadata says.
  uint64_t files_kept = 0;
  /// How long it took to open its tables (their manifests are read then) and to plan it.
  int64_t plan_micros = 0;
  /// How long its rows were waited for, all in all.
  int64_t run_micros = 0;
};

/// The rows of a statement, produced while they are read. For one thread; the engine that made it
/// must outlive it. Destroyed early, it stops the statement.
class BatchStream {
 public:
  virtual ~BatchStream() = default;

  /// Known before any row is.
  virtual const std::vector<ResultColumn>& columns() const = 0;
  virtual const std::shared_ptr<arrow::Schema>& schema() const = 0;
  /// The next rows, never an empty batch; null at the end. kCancelled once the token is.
  virtual Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
  virtual StatementStatistics statistics() const = 0;
};

}  // namespace dynalake::engine
