#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "engine/duckdb.h"

namespace dynalake::engine {

/// DuckDB exports UUIDs to Arrow as texts. Here they become UUIDs again: Arrow's extension type
/// `arrow.uuid`, also within lists, structs and maps.
class UuidColumns {
 public:
  UuidColumns() = default;
  /// `schema` is DuckDB's, of columns of those types.
  UuidColumns(const std::shared_ptr<arrow::Schema>& schema,
              const duckdb::vector<duckdb::LogicalType>& types);

  /// With UUIDs; what it was made of where there are none.
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }

  /// A batch of DuckDB's schema as one of `schema()`.
  Result<std::shared_ptr<arrow::RecordBatch>> Convert(
      std::shared_ptr<arrow::RecordBatch> batch) const;

 private:
  std::shared_ptr<arrow::Schema> schema_;
  bool any_ = false;
};

}  // namespace dynalake::engine
