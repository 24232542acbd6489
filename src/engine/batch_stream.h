#pragma once

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

/// The rows of a statement, produced while they are read. For one thread; the engine that made it
/// must outlive it. Destroyed early, it stops the statement.
class BatchStream {
 public:
  virtual ~BatchStream() = default;

  virtual const std::vector<ResultColumn>& columns() const = 0;
  virtual const std::shared_ptr<arrow::Schema>& schema() const = 0;
  /// The next rows, never an empty batch; null at the end. kCancelled once the token is.
  virtual Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
};

}  // namespace dynalake::engine
