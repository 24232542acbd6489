#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <arrow/record_batch.h>

#include "base/result.h"

namespace dynalake::render {

/// What depends on who reads.
struct OutputStyle {
  bool terminal = false;  ///< a terminal obeys what it is sent: no format leaves anything to obey
  size_t width = 0;       ///< tables are cut to it; 0: never
};

/// Writes the rows of one result while they come. Memory does not grow with the result.
class ResultWriter {
 public:
  virtual ~ResultWriter() = default;
  /// Batches have the schema that the writer was made with.
  virtual Result<void> Write(const arrow::RecordBatch& batch) = 0;
  /// What stands behind the last row. Called once, after all batches.
  virtual Result<void> Finish() = 0;
};

}  // namespace dynalake::render
