#pragma once

#include <algorithm>
#include <cstdint>

#include <arrow/array/data.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include "base/result.h"

namespace dynalake::files {

/// Whether every decimal of 38 digits, at any depth, has no more than them. DuckDB hands a HUGEINT
/// over as such a decimal, and its greatest have 39; decimals of fewer digits it checks itself.
inline bool DecimalsFit(const arrow::ArrayData& data) {
  if (data.type->id() == arrow::Type::DECIMAL128) {
    constexpr int32_t kMostDigits = arrow::Decimal128Type::kMaxPrecision;
    if (static_cast<const arrow::Decimal128Type&>(*data.type).precision() < kMostDigits) {
      return true;
    }
    const auto* bytes = data.GetValues<uint8_t>(1, data.offset * arrow::Decimal128::kByteWidth);
    for (int64_t i = 0; i < data.length; ++i, bytes += arrow::Decimal128::kByteWidth) {
      if (data.IsValid(i) && !arrow::Decimal128(bytes).FitsInPrecision(kMostDigits)) {
        return false;
      }
    }
    return true;
  }
  return std::ranges::all_of(data.child_data,
                             [](const auto& child) { return DecimalsFit(*child); });
}

/// kUnsupported, naming the column, where a decimal has more digits than a file can say: readers
/// would refuse it, or read another number.
inline Result<void> CheckDecimals(const arrow::RecordBatch& batch) {
  for (int i = 0; i < batch.num_columns(); ++i) {
    if (!DecimalsFit(*batch.column_data(i))) {
      return Fail(ErrorCode::kUnsupported,
                  "the column {} has a number of more than 38 digits, which no file of Parquet or "
                  "Arrow holds: CAST it AS VARCHAR",
                  batch.column_name(i));
    }
  }
  return {};
}

}  // namespace dynalake::files
