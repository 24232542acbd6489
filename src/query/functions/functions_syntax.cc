#include "query/functions/function_row.h"

namespace dynalake::query {
namespace {

constexpr FunctionRow kSyntax[] = {
    {"$like", "(varchar, varchar) -> boolean", "($1 LIKE $2)"},
    {"$like", "(char(x), varchar) -> boolean", "($1 LIKE $2)"},
    {"$like", "(varchar, varchar, varchar) -> boolean", "dynalake.like_escape($1, $2, $3)"},
    {"$like", "(char(x), varchar, varchar) -> boolean", "dynalake.like_escape($1, $2, $3)"},
};

}  // namespace

std::span<const FunctionRow> SyntaxFunctions() { return kSyntax; }

}  // namespace dynalake::query
