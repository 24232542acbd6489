#include "query/functions/function_row.h"

namespace dynalake::query {
namespace {

constexpr FunctionKind kWindow = FunctionKind::kWindow;

// DuckDB takes a negative offset the other way, and one of 0 of nth_value for NULL. A NULL is an
// error to Trino's lag and lead, and to no others.
constexpr FunctionRow kWindows[] = {
    {"cume_dist", "() -> double", "cume_dist() $F", kWindow},
    {"dense_rank", "() -> bigint", "dense_rank() $F", kWindow},
    {"first_value", "(T) -> T", "first_value($1 $N) $F", kWindow},
    {"lag", "(T) -> T", "lag($1 $N) $F", kWindow},
    {"lag", "(T, bigint) -> T", "lag($1, dynalake.at_least(coalesce($2, -1), 0) $N) $F", kWindow},
    {"lag", "(T, bigint, T) -> T", "lag($1, dynalake.at_least(coalesce($2, -1), 0), $3 $N) $F",
     kWindow},
    {"last_value", "(T) -> T", "last_value($1 $N) $F", kWindow},
    {"lead", "(T) -> T", "lead($1 $N) $F", kWindow},
    {"lead", "(T, bigint) -> T", "lead($1, dynalake.at_least(coalesce($2, -1), 0) $N) $F", kWindow},
    {"lead", "(T, bigint, T) -> T", "lead($1, dynalake.at_least(coalesce($2, -1), 0), $3 $N) $F",
     kWindow},
    {"nth_value", "(T, bigint) -> T", "nth_value($1, dynalake.at_least($2, 1) $N) $F", kWindow},
    {"ntile", "(bigint) -> bigint", "ntile(dynalake.at_least($1, 1)) $F", kWindow},
    {"percent_rank", "() -> double", "percent_rank() $F", kWindow},
    {"rank", "() -> bigint", "rank() $F", kWindow},
    {"row_number", "() -> bigint", "row_number() $F", kWindow},
};

}  // namespace

std::span<const FunctionRow> WindowFunctions() { return kWindows; }

}  // namespace dynalake::query
