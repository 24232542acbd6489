#include "query/functions/function_row.h"

// Maps. DuckDB takes lambdas behind lists alone: maps go there as lists of their entries.

namespace dynalake::query {
namespace {

// clang-format off
constexpr FunctionRow kMapRows[] = {
    {"$subscript", "(map(K, V), K) -> V", "dynalake.map_subscript($1, $2)"},
    {"cardinality", "(map(K, V)) -> bigint", "CAST(cardinality($1) AS BIGINT)"},
    {"element_at", "(map(K, V), K) -> V", "dynalake.map_element_at($1, $2)"},
    {"map", "() -> map(unknown, unknown)", "CAST(MAP {} AS MAP(INTEGER, INTEGER))"},
    {"map", "(array(K), array(V)) -> map(K, V)", "dynalake.map($1, $2)"},
    {"map_concat", "(map(K, V), map(K, V), map(K, V)...) -> map(K, V)",
     "dynalake.map_concat($1, $2, $*)"},
    {"map_entries", "(map(K, V)) -> array(row(K, V))", "dynalake.map_entries($1)"},
    {"map_filter", "(map(K, V), function(K, V, boolean)) -> map(K, V)",
     "dynalake.map_filter(map_entries($1), $2)"},
    {"map_from_entries", "(array(row(K, V))) -> map(K, V)", "dynalake.map_from_entries($1)"},
    {"map_keys", "(map(K, V)) -> array(K)", "map_keys($1)"},
    {"map_values", "(map(K, V)) -> array(V)", "map_values($1)"},
    {"map_zip_with", "(map(K, A), map(K, B), function(K, A, B, C)) -> map(K, C)",
     "dynalake.map_zip_with(map_entries($1), $3, map_entries($2))"},
    {"multimap_from_entries", "(array(row(K, V))) -> map(K, array(V))",
     "dynalake.multimap_from_entries($1)"},
    {"transform_keys", "(map(K, V), function(K, V, R)) -> map(R, V)",
     "dynalake.transform_keys(map_entries($1), $2)"},
    {"transform_values", "(map(K, V), function(K, V, R)) -> map(K, R)",
     "dynalake.transform_values(map_entries($1), $2)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> MapFunctions() { return kMapRows; }

}  // namespace dynalake::query
