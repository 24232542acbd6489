#include "query/functions/function_row.h"

// Random numbers. Each row of a result gets its own, as DuckDB's random() is drawn anew for each.

namespace dynalake::query {
namespace {

constexpr std::string_view kBetween = "dynalake.random_between(random(), random(), $1, $2)";

// clang-format off
constexpr FunctionRow kRandom[] = {
    {"rand", "() -> double", "random()"},
    {"rand", "(tinyint) -> tinyint",
     "dynalake.random_between(random(), random(), CAST(0 AS TINYINT), $1)"},
    {"rand", "(smallint) -> smallint",
     "dynalake.random_between(random(), random(), CAST(0 AS SMALLINT), $1)"},
    {"rand", "(integer) -> integer",
     "dynalake.random_between(random(), random(), CAST(0 AS INTEGER), $1)"},
    {"rand", "(bigint) -> bigint",
     "dynalake.random_between(random(), random(), CAST(0 AS BIGINT), $1)"},
    {"rand", "(tinyint, tinyint) -> tinyint", kBetween},
    {"rand", "(smallint, smallint) -> smallint", kBetween},
    {"rand", "(integer, integer) -> integer", kBetween},
    {"rand", "(bigint, bigint) -> bigint", kBetween},
    {"random", "() -> double", "random()"},
    {"random", "(tinyint) -> tinyint",
     "dynalake.random_between(random(), random(), CAST(0 AS TINYINT), $1)"},
    {"random", "(smallint) -> smallint",
     "dynalake.random_between(random(), random(), CAST(0 AS SMALLINT), $1)"},
    {"random", "(integer) -> integer",
     "dynalake.random_between(random(), random(), CAST(0 AS INTEGER), $1)"},
    {"random", "(bigint) -> bigint",
     "dynalake.random_between(random(), random(), CAST(0 AS BIGINT), $1)"},
    {"random", "(tinyint, tinyint) -> tinyint", kBetween},
    {"random", "(smallint, smallint) -> smallint", kBetween},
    {"random", "(integer, integer) -> integer", kBetween},
    {"random", "(bigint, bigint) -> bigint", kBetween},
    {"uuid", "() -> uuid", "uuid()"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> RandomFunctions() { return kRandom; }

}  // namespace dynalake::query
