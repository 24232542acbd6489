#include "ingest/load/shape_unit.h"

#include <algorithm>

namespace dynalake::ingest {

Result<void> ForEachBlock(source::ItemBlocks& items, work::Progress& progress,
                          const CancelToken& cancel, const TakeBlock& take) {
  int64_t told_items = 0;
  int64_t told_bytes = 0;
  while (true) {
    DYNALAKE_ASSIGN(const auto block, items.Next(cancel));
    if (!block) {
      return {};
    }
    DYNALAKE_TRY(take(*block));
    const int64_t item_count = items.item_count();
    const int64_t stored_bytes = items.stored_bytes();
    progress.Advance(stored_bytes - told_bytes, item_count - told_items);
    told_items = item_count;
    told_bytes = stored_bytes;
  }
}

Result<void> ShapeUnit(source::ItemBlocks& items, shaping::Shaper& shaper, work::Progress& progress,
                       const CancelToken& cancel) {
  DYNALAKE_TRY(ForEachBlock(items, progress, cancel, [&](const source::ItemBlock& block) {
    return shaper.Shape(block.text, {.source = block.source,
                                     .first_line = block.first_line,
                                     .written_at_micros = block.written_at_micros});
  }));
  return shaper.Finish();
}

shaping::ShaperOptions UnitShaperOptions(const LoadMemory& memory,
                                         std::optional<int64_t> written_at_micros,
                                         bool bare_items) {
  shaping::ShaperOptions options;
  options.written_at_micros = written_at_micros;
  options.total_bytes = memory.shaped_bytes;
  options.batch_bytes = std::min(options.batch_bytes, memory.shaped_bytes / 2);
  options.bare_items = bare_items;
  return options;
}

}  // namespace dynalake::ingest
