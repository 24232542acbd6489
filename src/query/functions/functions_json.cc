#include "query/functions/function_row.h"

// JSON as text and as json values, which are kept as the text that json_format gives. The functions
// of SQL:2016 have a syntax of their own.

namespace dynalake::query {
namespace {

// clang-format off
constexpr FunctionRow kJsonRows[] = {
    {"is_json_scalar", "(json) -> boolean", "dynalake.is_json_scalar($1)"},
    {"is_json_scalar", "(varchar) -> boolean", "dynalake.is_json_scalar($1)"},
    {"json_array_contains", "(json, boolean) -> boolean", "dynalake.json_array_contains($1, $2)"},
    {"json_array_contains", "(json, bigint) -> boolean", "dynalake.json_array_contains($1, $2)"},
    {"json_array_contains", "(json, double) -> boolean", "dynalake.json_array_contains($1, $2)"},
    {"json_array_contains", "(json, varchar) -> boolean", "dynalake.json_array_contains($1, $2)"},
    {"json_array_contains", "(varchar, boolean) -> boolean",
     "dynalake.json_array_contains($1, $2)"},
    {"json_array_contains", "(varchar, bigint) -> boolean", "dynalake.json_array_contains($1, $2)"},
    {"json_array_contains", "(varchar, double) -> boolean", "dynalake.json_array_contains($1, $2)"},
    {"json_array_contains", "(varchar, varchar) -> boolean",
     "dynalake.json_array_contains($1, $2)"},
    {"json_array_get", "(json, bigint) -> json", "dynalake.json_array_get($1, $2)"},
    {"json_array_get", "(varchar, bigint) -> json", "dynalake.json_array_get($1, $2)"},
    {"json_array_length", "(json) -> bigint", "dynalake.json_array_length($1)"},
    {"json_array_length", "(varchar) -> bigint", "dynalake.json_array_length($1)"},
    {"json_extract", "(json, varchar) -> json", "dynalake.json_extract($1, $2)"},
    {"json_extract", "(varchar, varchar) -> json", "dynalake.json_extract($1, $2)"},
    {"json_extract_scalar", "(json, varchar) -> varchar", "dynalake.json_extract_scalar($1, $2)"},
    {"json_extract_scalar", "(varchar(x), varchar) -> varchar(x)",
     "dynalake.json_extract_scalar($1, $2)"},
    {"json_format", "(json) -> varchar", "$1"},
    {"json_parse", "(varchar) -> json", "dynalake.json_parse($1)"},
    {"json_size", "(json, varchar) -> bigint", "dynalake.json_size($1, $2)"},
    {"json_size", "(varchar, varchar) -> bigint", "dynalake.json_size($1, $2)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> JsonFunctions() { return kJsonRows; }

}  // namespace dynalake::query
