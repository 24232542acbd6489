#pragma once

#include <cstdint>
#include <optional>

#include "iceberg/model/data_file.h"
#include "iceberg/model/schema.h"

namespace dynalake::iceberg {

/// Cells of the field that are null in a file; nothing where the file does not say it of each row.
std::optional<int64_t> NullsIn(const DataFile& file, int32_t field_id);

/// The least and the greatest value that a column has in files.
struct ColumnRange {
  Literal least;
  Literal greatest;
  bool has_null = false;
};

/// Makes it of bounds, one file after the other.
class ColumnRangeMaker {
 public:
  /// `field` outlives it.
  explicit ColumnRangeMaker(const NestedField& field);

  void Add(const DataFile& file);

  /// Nothing where no row has a value, a file does not say all, or bounds of the type need not be
  /// values that occur: those of text may be cut, and none speaks of NaN.
  std::optional<ColumnRange> range() const;

 private:
  const NestedField& field_;
  bool is_known_;
  std::optional<Literal> least_;
  std::optional<Literal> greatest_;
  bool has_null_ = false;
};

}  // namespace dynalake::iceberg
