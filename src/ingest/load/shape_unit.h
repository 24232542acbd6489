#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/cancel.h"
#include "base/result.h"
#include "ingest/load/load_memory.h"
#include "shaping/builder/shaper.h"
#include "source/items/item_blocks.h"
#include "work/progress.h"

namespace dynalake::ingest {

using TakeBlock = std::function<Result<void>(const source::ItemBlock& block)>;

/// Gives `take` a unit's items, block after block, and tells `progress` what is done.
Result<void> ForEachBlock(source::ItemBlocks& items, work::Progress& progress,
                          const CancelToken& cancel, const TakeBlock& take);

/// Shapes all items of a unit: the shaper has finished when this returns.
Result<void> ShapeUnit(source::ItemBlocks& items, shaping::Shaper& shaper, work::Progress& progress,
                       const CancelToken& cancel);

/// How a unit is shaped that has this memory. `written_at_micros` is the time of the items whose
/// block says none.
shaping::ShaperOptions UnitShaperOptions(const LoadMemory& memory,
                                         std::optional<int64_t> written_at_micros, bool bare_items);

}  // namespace dynalake::ingest
