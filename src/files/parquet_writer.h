#pragma once

#include <cstdint>
#include <memory>
#include <set>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "files/write_options.h"
#include "iceberg/model/data_file.h"
#include "storage/object_store.h"

namespace dynalake::files {

class PageWorkspace;

struct TableFileOptions {
  WriteOptions write = {};
  /// A row group also ends when it has, encoded and before compression, so many bytes.
  int64_t row_group_bytes = int64_t{128} << 20;
  /// Iceberg field ids of integer leaves that rise steadily: written as differences.
  std::set<int32_t> delta_columns = {};
  /// False for a file of no table: its fields carry no ids, and of its columns no metrics are told.
  bool has_field_ids = true;
};

/// The one writer of table files: Arrow batches become one Parquet file and the `DataFile` that
/// says what is in it. Every field of the schema, nested ones too, carries its Iceberg field id in
/// the metadata key `PARQUET:field_id`, unless the options say that none does. UUIDs are Arrow's
/// extension type `arrow.uuid`.
///
/// The metrics are computed here while writing: for every leaf outside lists and maps its size,
/// value and null count and bounds (facts: Iceberg specification, Appendix D; strings and binary
/// truncated to 16 code points or bytes), NaN counts of doubles; sizes alone for leaves inside
/// lists and maps. Batches are encoded at once: the caller may reuse their buffers when `Write`
/// returns. Strings of a dictionary array are written by their indices, as long as the dictionaries
/// of successive batches go on from each other. Memory: the compressed pages of one row group and
/// one page of each column. Not thread-safe; different writers are independent.
class TableFileWriter {
 public:
  /// Creates the object at `location`. `store` must outlive the writer.
  static Result<std::unique_ptr<TableFileWriter>> Open(storage::ObjectStore& store,
                                                       const storage::Location& location,
                                                       const arrow::Schema& schema,
                                                       const TableFileOptions& options = {});
  /// Writes `object`, which is the one at `location`. Where its `Finish` hands it over, it is
  /// durable no sooner than that says. Writers of one thread with the same codec and level may
  /// share a `workspace`; without one the writer has its own.
  static Result<std::unique_ptr<TableFileWriter>> Open(
      std::unique_ptr<storage::ObjectWriter> object, const storage::Location& location,
      const arrow::Schema& schema, const TableFileOptions& options = {},
      std::shared_ptr<PageWorkspace> workspace = nullptr);
  /// Drops the object unless `Close` succeeded.
  virtual ~TableFileWriter() = default;

  /// Appends a batch whose columns have the schema's types; a dictionary array may stand for its
  /// value type. After an error only `Abort` is left.
  virtual Result<void> Write(const arrow::RecordBatch& batch) = 0;

  virtual int64_t row_count() const = 0;
  /// Bytes the file would have if it were closed now, roughly.
  virtual int64_t estimated_bytes() const = 0;
  /// Memory that the unfinished row group takes.
  virtual int64_t buffered_bytes() const = 0;

  /// Writes the unfinished row group out and frees its memory; the next batch begins another.
  virtual Result<void> EndRowGroup() = 0;

  /// Finishes the object durably. The caller fills in partition, spec id and sort order.
  virtual Result<iceberg::DataFile> Close() = 0;
  virtual void Abort() = 0;
};

}  // namespace dynalake::files
