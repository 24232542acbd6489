#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"
#include "dynamodb/json_normalizer.h"
#include "shaping/builder/cell_reader.h"
#include "shaping/builder/column_builder.h"
#include "shaping/columns/columns.h"
#include "shaping/scan/buffer_pool.h"
#include "shaping/scan/compact_scanner.h"
#include "shaping/scan/line_tape.h"

namespace dynalake::shaping {

/// Reads the `_rest` of rows: the attributes in it, and the cells that a shaper makes of these.
/// Cells are made for many rows at once, since an array costs more than the cells in it.
class RestCells {
 public:
  /// `columns` must outlive the object.
  explicit RestCells(const TableColumns& columns);

  /// Makes `rest` the `_rest` of the current batch; null where it has none. Cells are made of the
  /// attributes of those columns alone that are `wanted`.
  void Bind(std::shared_ptr<arrow::Array> rest, std::vector<uint8_t> wanted);

  /// Puts the attributes of a row on the tape; false, and none, where its `_rest` is null.
  /// kMalformedInput where it is not what a shaper writes.
  Result<bool> Read(int64_t row);

  /// The attributes of the row that was read last. The column of a name is its index.
  const LineTape& tape() const { return tape_; }
  /// Whether the attribute of a column is among them.
  bool Has(size_t column) const;

  /// The cell that a shaper makes of the attribute of a wanted column, which the row that was read
  /// last has in its `_rest`. Lives until the next call of `Read` or `Bind`.
  Result<CellAt> Shaped(size_t column);

 private:
  Result<void> Scan(std::string_view text);
  Result<void> ShapeFrom(int64_t row);

  const TableColumns& columns_;
  std::shared_ptr<BufferPool> pool_ = BufferPool::Make(kIdleBytes);
  CompactScanner scanner_;
  dynamodb::JsonNormalizer normalizer_{dynamodb::JsonNormalizer::Options{.bare_items = true}};
  LineTape tape_;
  std::string text_;
  std::shared_ptr<arrow::Array> rest_;
  std::vector<uint8_t> wanted_;
  int64_t row_ = -1;

  // Rows [shaped_begin_, shaped_end_) of the batch are shaped: those of each column that occurs.
  int64_t shaped_begin_ = 0;
  int64_t shaped_end_ = 0;
  std::vector<std::unique_ptr<ColumnBuilder>> builders_;
  std::vector<std::optional<CellReader>> shaped_;

  static constexpr size_t kIdleBytes = size_t{16} << 20;
};

}  // namespace dynalake::shaping
