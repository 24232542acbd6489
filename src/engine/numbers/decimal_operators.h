#pragma once

#include "engine/duckdb.h"

namespace dynalake::engine {

/// The operators of decimals, with the types of Trino (decimal_shape.h): the sum, difference and
/// product of DuckDB where it gives the same type, else own ones. Quotients are rounded half away
/// from zero. More than 38 digits are an error.
enum class DecimalOperator : uint8_t { kAdd, kSubtract, kMultiply, kDivide, kModulus };

/// (decimal, decimal).
duckdb::ScalarFunction DecimalFunction(DecimalOperator op);

}  // namespace dynalake::engine
