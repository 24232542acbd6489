#pragma once

#include <cstdint>
#include <span>

#include <arrow/array.h>

#include "base/little_endian.h"
#include "files/ranged_encoder.h"
#include "files/value_range.h"

namespace dynalake::files {

/// Integers that Iceberg does not have: `From` in memory, and in the file as wide a `To` (the
/// format's page on logical types, "INT").
template <typename From, typename To>
class IntegerEncoder final : public RangedEncoder<ValueRange<From>> {
 public:
  void Append(const arrow::Array& array, std::span<const ValueRun> runs, ByteBuffer* out) override {
    const From* const values = array.data()->template GetValues<From>(1);
    for (const ValueRun& run : runs) {
      uint8_t* at = out->Extend(static_cast<size_t>(run.count) * sizeof(To));
      for (int64_t i = run.first; i < run.first + run.count; ++i, at += sizeof(To)) {
        StoreLittleEndian(static_cast<To>(values[i]), at);
      }
    }
  }

  void AddToRange(const arrow::Array& array, std::span<const ValueRun> runs) override {
    for (const ValueRun& run : runs) {
      this->page_.AddRun(array.data()->template GetValues<From>(1) + run.first, run.count);
    }
  }

 private:
  using Exactness = typename RangedEncoder<ValueRange<From>>::Exactness;

  void SetBounds(const ValueRange<From>& range, Exactness /*exactness*/,
                 parquet::EncodedStatistics* statistics) const override {
    if (!range.empty()) {
      statistics->set_min(BytesOf(static_cast<To>(range.min)));
      statistics->set_max(BytesOf(static_cast<To>(range.max)));
    }
  }
  void SetFileBounds(const ValueRange<From>& /*range*/, int32_t /*field_id*/,
                     iceberg::DataFile* /*file*/) const override {}
};

}  // namespace dynalake::files
