#pragma once

#include <cstdint>
#include <span>

#include "engine/functions/value_access.h"

namespace dynalake::engine {

// Trino's comparisons of single values of any type, for own functions that look at elements, keys
// and fields. A zoned time counts by its instant alone, a map without its order.

enum class Truth : int8_t { kFalse, kTrue, kUnknown };

/// `a = b`: unknown where one is NULL, or where only a NULL inside could make them differ; NaN
/// equals nothing. Both have one type.
Truth Equals(const ValueFormat& a, duckdb::idx_t a_row, const ValueFormat& b, duckdb::idx_t b_row);
/// And-s each of the first rows' truths with whether the values there are equal.
void AndEquals(const ValueFormat& a, const ValueFormat& b, std::span<Truth> truths);

/// `a IS NOT DISTINCT FROM b`: NULL and NaN equal themselves, inside too.
bool IsIdentical(const ValueFormat& a, duckdb::idx_t a_row, const ValueFormat& b,
                 duckdb::idx_t b_row);

/// Equal for identical values.
uint64_t HashOf(const ValueFormat& values, duckdb::idx_t row);

/// Less than, equal to or more than 0, as ORDER BY has it: NaN comes after Infinity. Neither is
/// NULL; throws NOT_SUPPORTED where a NULL inside decides, as Trino does.
int Order(const ValueFormat& a, duckdb::idx_t a_row, const ValueFormat& b, duckdb::idx_t b_row);

}  // namespace dynalake::engine
