#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/scan/table_reader.h"
#include "iceberg/model/data_file.h"
#include "iceberg/model/schema.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::app {

/// What the manifests of a table's current snapshot count of its rows, or of those of one entity.
class ManifestStatistics {
 public:
  /// Of all rows.
  static Result<ManifestStatistics> Read(catalog::TableReader& reader,
                                         const iceberg::TableMetadata& metadata);
  /// Of the rows of one entity; nothing where files are not kept apart by entity.
  static Result<std::optional<ManifestStatistics>> ReadEntity(
      catalog::TableReader& reader, const iceberg::TableMetadata& metadata,
      const std::string& entity);

  int64_t rows_before_deletes() const { return rows_; }
  int64_t bytes() const { return bytes_; }
  /// Nothing where rows are deleted, which manifests do not count.
  std::optional<int64_t> rows() const { return has_deletes_ ? std::nullopt : std::optional(rows_); }

  /// Exact, or nothing: cells of a column, or of a field inside structs, that are null.
  std::optional<int64_t> Nulls(int32_t field_id) const;

  struct Range {
    std::string least;
    std::string greatest;
  };
  /// Exact, or nothing: also of types whose bounds may be wider than the values. Values are as
  /// `sql --output csv` prints them.
  std::optional<Range> RangeOf(const iceberg::NestedField& field) const;

 private:
  void Add(const iceberg::DataFile& file);

  std::shared_ptr<const catalog::LiveFiles> live_;  ///< keeps the files; null without a snapshot
  std::vector<const iceberg::DataFile*> files_;
  int64_t rows_ = 0;
  int64_t bytes_ = 0;
  bool has_deletes_ = false;
};

/// The distinct values of a column by a sketch that another engine made of the current snapshot
/// (Puffin blob type `apache-datasketches-theta-v1`, whose count the metadata has).
std::optional<int64_t> DistinctBySketch(const iceberg::TableMetadata& metadata, int32_t field_id);

}  // namespace dynalake::app
