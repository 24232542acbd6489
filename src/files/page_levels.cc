#include "files/page_levels.h"

#include <algorithm>
#include <bit>

#include <arrow/api.h>
#include <arrow/util/bit_run_reader.h>
#include <arrow/util/bit_util.h>
#include <arrow/util/bitmap_ops.h>

#include "base/little_endian.h"
#include "files/hybrid_encoding.h"

namespace dynalake::files {
namespace {

/// Levels of one kind with their size in front.
template <typename Encode>
void AppendSized(ByteBuffer* out, const Encode& encode) {
  const size_t begin = out->size();
  out->Extend(sizeof(uint32_t));
  encode();
  const auto size = static_cast<uint32_t>(out->size() - begin - sizeof(uint32_t));
  StoreLittleEndian(size, out->data() + begin);
}

int LevelWidth(int max_level) {
  return static_cast<int>(std::bit_width(static_cast<unsigned>(max_level)));
}

}  // namespace

std::span<const ValueRun> PageLevels::Append(const LeafPath& path,
                                             const std::shared_ptr<arrow::Array>& column,
                                             const arrow::Array& leaf, int64_t begin, int64_t count,
                                             LeafEntries* scratch) {
  if (path.is_flat()) {
    AppendFlat(leaf, begin, count, &scratch->values);
    return scratch->values;
  }
  path.EntriesOf(column, begin, count, scratch);
  definition_levels_.insert(definition_levels_.end(), scratch->definition_levels.begin(),
                            scratch->definition_levels.end());
  repetition_levels_.insert(repetition_levels_.end(), scratch->repetition_levels.begin(),
                            scratch->repetition_levels.end());
  entry_count_ += static_cast<int64_t>(scratch->definition_levels.size());
  null_count_ += scratch->null_count;
  return scratch->values;
}

void PageLevels::AppendFlat(const arrow::Array& leaf, int64_t begin, int64_t count,
                            std::vector<ValueRun>* runs) {
  const int64_t old_bytes = (entry_count_ + 7) / 8;
  const int64_t bytes = (entry_count_ + count + 7) / 8;
  validity_.Resize(static_cast<size_t>(bytes));
  std::fill(validity_.data() + old_bytes, validity_.data() + bytes, uint8_t{0});
  runs->clear();
  if (leaf.null_count() == 0) {
    arrow::bit_util::SetBitsTo(validity_.data(), entry_count_, count, true);
    runs->push_back({begin, count});
  } else if (leaf.null_count() == leaf.length()) {
    null_count_ += count;
  } else {
    const uint8_t* const bits = leaf.null_bitmap_data();
    const int64_t offset = leaf.offset() + begin;
    arrow::internal::CopyBitmap(bits, offset, count, validity_.data(), entry_count_);
    null_count_ += count;
    arrow::internal::VisitSetBitRunsVoid(bits, offset, count, [&](int64_t first, int64_t size) {
      runs->push_back({begin + first, size});
      null_count_ -= size;
    });
  }
  entry_count_ += count;
}

std::span<const uint8_t> PageLevels::Encode(const LeafPath& path) {
  encoded_.Clear();
  if (path.max_repetition_level() > 0) {
    AppendSized(&encoded_, [&] {
      AppendHybrid(repetition_levels_.data(), repetition_levels_.size(),
                   LevelWidth(path.max_repetition_level()), &encoded_);
    });
  }
  const int max_level = path.max_definition_level();
  if (max_level != 0) {
    AppendSized(&encoded_, [&] {
      const auto count = static_cast<size_t>(entry_count_);
      if (null_count_ == 0) {
        AppendHybridRun(static_cast<uint32_t>(max_level), count, LevelWidth(max_level), &encoded_);
      } else if (path.is_flat()) {
        AppendHybridBits(validity_.data(), count, &encoded_);
      } else {
        AppendHybrid(definition_levels_.data(), count, LevelWidth(max_level), &encoded_);
      }
    });
  }
  return {encoded_.data(), encoded_.size()};
}

void PageLevels::Clear() {
  entry_count_ = 0;
  null_count_ = 0;
  definition_levels_.clear();
  repetition_levels_.clear();
}

size_t PageLevels::buffered_bytes() const {
  return encoded_.capacity() + validity_.capacity() + definition_levels_.capacity() +
         repetition_levels_.capacity();
}

}  // namespace dynalake::files
