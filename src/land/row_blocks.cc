#include "land/row_blocks.h"

#include <utility>

#include <arrow/record_batch.h>

#include "shaping/scan/buffer_pool.h"

namespace dynalake::land {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 20;

std::variant<shaping::Unshaper, RowPrinter> PrinterOf(const RowItems& source) {
  if (source.loaded) {
    return shaping::Unshaper(source.loaded->columns, source.loaded->null_cells);
  }
  return RowPrinter(*source.rows.schema());
}

}  // namespace

RowBlocks::RowBlocks(const RowItems& source) : source_(source), printer_(PrinterOf(source)) {}

Result<void> RowBlocks::Bind() {
  auto* unshaper = std::get_if<shaping::Unshaper>(&printer_);
  return unshaper != nullptr ? unshaper->Bind(batch_) : Result<void>();
}

Result<void> RowBlocks::AppendLine() {
  const int64_t row = row_++;
  if (auto* unshaper = std::get_if<shaping::Unshaper>(&printer_)) {
    return unshaper->AppendLine(row, &text_);
  }
  std::get<RowPrinter>(printer_).AppendLine(*batch_, row, &text_);
  return {};
}

Result<std::optional<source::ItemBlock>> RowBlocks::Next(const CancelToken& cancel) {
  DYNALAKE_TRY(cancel.Check());
  source::ItemBlock block{
      .text = {}, .source = source_.description.address, .first_line = item_count_ + 1};
  text_.clear();
  while (text_.size() < kBlockBytes) {
    if (batch_ == nullptr || row_ == batch_->num_rows()) {
      DYNALAKE_ASSIGN(batch_, source_.rows.Next());
      row_ = 0;
      if (batch_ == nullptr) {
        break;
      }
      DYNALAKE_TRY(Bind());
    }
    DYNALAKE_TRY(AppendLine());
    ++block.line_count;
  }
  if (block.line_count == 0) {
    return std::optional<source::ItemBlock>();
  }
  item_count_ += block.line_count;
  const size_t size = text_.size();
  text_.append(shaping::kBlockPadding, '\0');
  block.text = std::string_view(text_).substr(0, size);
  return std::optional(block);
}

}  // namespace dynalake::land
