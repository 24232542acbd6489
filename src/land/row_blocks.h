#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/cancel.h"
#include "base/result.h"
#include "land/land_source.h"
#include "land/row_printer.h"
#include "shaping/unshape/unshape.h"
#include "source/items/item_blocks.h"

namespace dynalake::land {

/// Rows of a query as items: those that a loaded table's rows came from, or the rows themselves.
class RowBlocks final : public source::ItemBlocks {
 public:
  /// `source` outlives it.
  explicit RowBlocks(const RowItems& source);

  Result<std::optional<source::ItemBlock>> Next(const CancelToken& cancel) override;
  int64_t item_count() const override { return item_count_; }
  int64_t stored_bytes() const override { return 0; }  // the engine does not say
  const std::vector<source::FileChecksum>& checksums() const override { return checksums_; }

 private:
  Result<void> Bind();
  Result<void> AppendLine();

  const RowItems& source_;
  std::variant<shaping::Unshaper, RowPrinter> printer_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  int64_t row_ = 0;  ///< of the batch, the next one
  int64_t item_count_ = 0;
  std::string text_;
  const std::vector<source::FileChecksum> checksums_;  ///< none
};

}  // namespace dynalake::land
