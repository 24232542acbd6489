#pragma once

#include <memory>
#include <span>
#include <string>

#include <arrow/type_fwd.h>

#include "base/result.h"

namespace dynalake::engine {

/// The rows of one reading of a `RowSource`. For one thread at a time.
class RowStream {
 public:
  virtual ~RowStream() = default;
  /// The next rows, of the columns that were asked for, never an empty batch; null at the end.
  virtual Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
};

/// Rows that are made while they are read, batch by batch, for what is too long a list to be a
/// `TextTable`. Immutable and thread-safe.
class RowSource {
 public:
  virtual ~RowSource() = default;

  /// What EXPLAIN calls it.
  virtual const std::string& name() const = 0;
  /// At least one column; their names differ, also where case does not count. Types as SQL's:
  /// booleans, integers, floats, decimal128, utf8, binary, date32, time64 and timestamps of
  /// microseconds (with the zone UTC: instants), `arrow.uuid`, and lists, maps and structs of them.
  virtual const std::shared_ptr<arrow::Schema>& schema() const = 0;
  /// Begins to read the columns with these places in the schema, in that order; batches without
  /// columns still count rows. UUIDs are fixed_size_binary(16) in them.
  virtual Result<std::unique_ptr<RowStream>> Open(std::span<const size_t> columns) const = 0;
};

}  // namespace dynalake::engine
