#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <arrow/record_batch.h>

#include "app/command_line.h"
#include "app/sink.h"
#include "base/result.h"

namespace dynalake::app {

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

/// - table: a box as psql and DuckDB draw it, numbers at the right, NULL as such, the row count
/// below;
/// - json: one array of objects; jsonl: one object a line;
/// - csv: RFC 4180 with a header; a null is an empty field, an empty text is `""`.
/// In every format that a terminal shows, control characters in cells are escaped.
/// `sink` must outlive the writer.
std::unique_ptr<ResultWriter> MakeResultWriter(OutputFormat format, const arrow::Schema& schema,
                                               OutputStyle style, Sink& sink);

}  // namespace dynalake::app
