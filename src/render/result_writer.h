#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include <arrow/record_batch.h>

#include "base/result.h"
#include "render/output_format.h"

namespace dynalake::render {

/// Whether the format table writes rows as records, one line a value: never, where a row does not
/// fit the width, always.
enum class Expanded : uint8_t { kOff, kAuto, kOn };

/// What depends on who reads, and who asked.
struct OutputStyle {
  bool terminal = false;  ///< a terminal obeys what it is sent: no format leaves anything to obey
  /// What a line has room for; 0: anything. Texts in tables are cut to it; numbers and times never,
  /// and nothing where `expanded` is another than kOff.
  size_t width = 0;
  Expanded expanded = Expanded::kOff;
  FloatWords float_words = FloatWords::kShort;
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
