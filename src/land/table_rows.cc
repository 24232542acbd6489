#include "land/table_rows.h"

#include <utility>

#include <arrow/record_batch.h>

#include "catalog/scan/table_reader.h"
#include "query/catalog_relations.h"
#include "shaping/scan/buffer_pool.h"

namespace dynalake::land {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 20;
/// Each manifest is read once.
constexpr size_t kMetadataCacheBytes = 0;

}  // namespace

Result<std::unique_ptr<TableRows>> TableRows::Open(storage::ObjectStore& store,
                                                   const TableState& state,
                                                   const CancelToken& cancel) {
  catalog::TableReader reader(store, state.lake, kMetadataCacheBytes);
  DYNALAKE_ASSIGN(auto metadata, reader.ReadMetadata(state.metadata_location));
  const catalog::Table table{.identifier = state.identifier,
                             .metadata_location = state.metadata_location,
                             .metadata = std::move(metadata)};
  DYNALAKE_ASSIGN(auto scan, query::LoadScanTable(reader, table));
  engine::EngineOptions options;
  options.memory_bytes = static_cast<uint64_t>(state.memory_bytes);
  options.threads = state.threads;
  DYNALAKE_ASSIGN(auto engine, engine::Engine::Open(std::move(options), store));
  DYNALAKE_ASSIGN(auto rows, engine->Scan(std::move(scan), {}, cancel));
  return std::unique_ptr<TableRows>(new TableRows(state, std::move(engine), std::move(rows)));
}

TableRows::TableRows(const TableState& state, std::unique_ptr<engine::Engine> engine,
                     std::unique_ptr<engine::BatchStream> rows)
    : name_(state.identifier.ToString()),
      engine_(std::move(engine)),
      rows_(std::move(rows)),
      unshaper_(state.columns, state.null_cells) {}

Result<std::optional<source::ItemBlock>> TableRows::Next(const CancelToken& cancel) {
  DYNALAKE_TRY(cancel.Check());
  source::ItemBlock block{.text = {}, .source = name_, .first_line = item_count_ + 1};
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
    return std::optional<source::ItemBlock>();
  }
  item_count_ += block.line_count;
  const size_t size = text_.size();
  text_.append(shaping::kBlockPadding, '\0');
  block.text = std::string_view(text_).substr(0, size);
  return std::optional(block);
}

}  // namespace dynalake::land
