#pragma once

#include <span>

#include <arrow/type_fwd.h>
#include <parquet/statistics.h>

#include "files/byte_buffer.h"
#include "files/leaf_path.h"
#include "iceberg/model/data_file.h"

namespace dynalake::files {

/// What depends on the type of a leaf's values: their PLAIN encoding, and their range for the
/// statistics of pages and column chunks.
class ValueEncoder {
 public:
  virtual ~ValueEncoder() = default;

  /// Appends values of an array of the leaf's type.
  virtual void Append(const arrow::Array& array, std::span<const ValueRun> runs,
                      ByteBuffer* out) = 0;
  /// Adds values that the page holds, in whatever encoding, to its range.
  virtual void AddToRange(const arrow::Array& array, std::span<const ValueRun> runs) = 0;

  /// Ends a page and sets its least and greatest value, where they are known. Long ones are cut, so
  /// that the bounds may be wider than the values.
  virtual void EndPage(parquet::EncodedStatistics* statistics) = 0;
  /// Ends a column chunk and sets its least and greatest value, where they are known exactly.
  virtual void EndChunk(parquet::EncodedStatistics* statistics) = 0;
  /// Sets what Iceberg wants to know of all values (specification, Appendix D): bounds, of strings
  /// and binary cut to 16 code points or bytes, and the NaN count of floating point.
  virtual void FillInto(int32_t field_id, iceberg::DataFile* file) const = 0;
};

}  // namespace dynalake::files
