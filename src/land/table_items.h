#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/batch_stream.h"
#include "land/land_source.h"
#include "shaping/unshape/updated_cells.h"

namespace dynalake::land {

/// The rows of one state of a loaded table, printed back as the items they came from, as a
/// landing's source: one unit.
class TableItems final : public LandSource {
 public:
  /// Starts reading the table's rows, the same ones each time.
  using OpenRows = std::function<Result<std::unique_ptr<engine::BatchStream>>()>;

  /// `null_cells` as for `Unshaper`.
  TableItems(SourceDescription description, shaping::TableColumns columns,
             shaping::NullCells null_cells, OpenRows open_rows);

  const SourceDescription& description() const override { return description_; }
  Result<std::string> ComputeIdentity(const CancelToken&) override { return description_.identity; }
  std::string IdentityWhenRead() const override { return description_.identity; }
  size_t unit_count() const override { return 1; }
  int64_t stored_bytes() const override { return 0; }
  Result<std::unique_ptr<ItemReading>> Open(size_t unit) override;
  bool has_bare_items() const override { return false; }
  Result<shaping::TableColumns> GuessColumns(const CancelToken&) override { return columns_; }
  bool knows_columns() const override { return true; }

 private:
  class Reading;

  const SourceDescription description_;
  const shaping::TableColumns columns_;
  const shaping::NullCells null_cells_;
  const OpenRows open_rows_;
};

}  // namespace dynalake::land
