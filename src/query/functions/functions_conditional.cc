#include "query/functions/function_row.h"

// Functions of values of any type. `format` takes up to twelve of them, each of its own type.

namespace dynalake::query {
namespace {

constexpr std::string_view kFormat = "dynalake.format($*)";

// clang-format off
constexpr FunctionRow kConditionals[] = {
    {"format", "(varchar, A) -> varchar", kFormat},
    {"format", "(varchar, A, B) -> varchar", kFormat},
    {"format", "(varchar, A, B, C) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D, E) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D, E, F) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D, E, F, G) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D, E, F, G, H) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D, E, F, G, H, I) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D, E, F, G, H, I, J) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D, E, F, G, H, I, J, K) -> varchar", kFormat},
    {"format", "(varchar, A, B, C, D, E, F, G, H, I, J, K, L) -> varchar", kFormat},
    {"greatest", "(T, T...) -> T", "dynalake.greatest($*)"},
    {"least", "(T, T...) -> T", "dynalake.least($*)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> ConditionalFunctions() { return kConditionals; }

}  // namespace dynalake::query
