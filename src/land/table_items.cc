#include "land/table_items.h"

#include <utility>

#include <arrow/record_batch.h>

#include "shaping/scan/buffer_pool.h"
#include "shaping/unshape/unshape.h"

namespace dynalake::land {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 20;

}  // namespace

class TableItems::Reading final : public ItemReading {
 public:
  Reading(const TableItems& items, std::unique_ptr<engine::BatchStream> rows)
      : rows_(std::move(rows)),
        name_(items.description_.address),
        unshaper_(items.columns_, items.null_cells_) {}

  Result<std::optional<ItemBlock>> Next(const CancelToken& cancel) override {
    DYNALAKE_TRY(cancel.Check());
    ItemBlock block{.text = {}, .source = name_, .first_line = next_line_};
    text_.clear();
    while (text_.size() < kBlockBytes) {
      if (batch_ == nullptr || row_ == batch_->num_rows()) {
        DYNALAKE_ASSIGN(batch_, rows_->Next());
        row_ = 0;
        if (batch_ == nullptr) {
          break;
        }
        DYNALAKE_TRY(unshaper_.Bind(batch_));
      }
      DYNALAKE_TRY(unshaper_.AppendLine(row_++, &text_));
      ++block.line_count;
    }
    if (block.line_count == 0) {
      return std::optional<ItemBlock>();
    }
    next_line_ += block.line_count;
    const size_t size = text_.size();
    text_.append(shaping::kBlockPadding, '\0');
    block.text = std::string_view(text_).substr(0, size);
    return std::optional(block);
  }

  int64_t stored_bytes() const override { return 0; }

 private:
  std::unique_ptr<engine::BatchStream> rows_;
  const std::string name_;
  shaping::Unshaper unshaper_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  int64_t row_ = 0;
  int64_t next_line_ = 1;
  std::string text_;
};

TableItems::TableItems(SourceDescription description, shaping::TableColumns columns,
                       shaping::NullCells null_cells, OpenRows open_rows)
    : description_(std::move(description)),
      columns_(std::move(columns)),
      null_cells_(std::move(null_cells)),
      open_rows_(std::move(open_rows)) {}

Result<std::unique_ptr<ItemReading>> TableItems::Open(size_t) {
  DYNALAKE_ASSIGN(auto rows, open_rows_());
  return std::unique_ptr<ItemReading>(std::make_unique<Reading>(*this, std::move(rows)));
}

}  // namespace dynalake::land
