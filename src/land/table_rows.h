#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/cancel.h"
#include "base/result.h"
#include "engine/batch_stream.h"
#include "engine/execute/engine.h"
#include "land/land_source.h"
#include "shaping/unshape/unshape.h"
#include "source/items/item_blocks.h"
#include "storage/object_store.h"

namespace dynalake::land {

/// The rows of one state of a loaded table, printed back as the items they came from.
class TableRows final : public source::ItemBlocks {
 public:
  /// Starts reading, with an engine of its own. `store` and `state` outlive it.
  static Result<std::unique_ptr<TableRows>> Open(storage::ObjectStore& store,
                                                 const TableState& state,
                                                 const CancelToken& cancel);

  Result<std::optional<source::ItemBlock>> Next(const CancelToken& cancel) override;
  int64_t item_count() const override { return item_count_; }
  int64_t stored_bytes() const override { return 0; }  // the engine does not say
  const std::vector<source::FileChecksum>& checksums() const override { return checksums_; }

 private:
  TableRows(const TableState& state, std::unique_ptr<engine::Engine> engine,
            std::unique_ptr<engine::BatchStream> rows);

  const std::string name_;
  const std::unique_ptr<engine::Engine> engine_;
  const std::unique_ptr<engine::BatchStream> rows_;
  shaping::Unshaper unshaper_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  int64_t row_ = 0;  ///< of the batch, the next one
  int64_t item_count_ = 0;
  std::string text_;
  const std::vector<source::FileChecksum> checksums_;  ///< none
};

}  // namespace dynalake::land
