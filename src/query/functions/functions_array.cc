#include "query/functions/function_row.h"
#include "query/functions/type_rules.h"

// Arrays. An own function stands where DuckDB's differs for NULL or NaN inside, for positions out
// of bounds, or in the order of what it answers.

namespace dynalake::query {
namespace {

Result<SqlType> SameOrdered(const std::vector<SqlType>& arguments) {
  DYNALAKE_TRY(CheckOrder(arguments[0]));
  return arguments[0];
}

Result<SqlType> OrderedElement(const std::vector<SqlType>& arguments) {
  DYNALAKE_TRY(CheckOrder(arguments[0]));
  return arguments[0].child(0);
}

Result<SqlType> JoinedText(const std::vector<SqlType>& arguments) {
  const SqlType& element = arguments[0].child(0);
  switch (element.kind) {
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kRow:
    case TypeKind::kVarbinary:
      return Fail(ErrorCode::kInvalidArgument, "array_join writes elements as text; {} has none",
                  ToString(element));
    default:
      return Varchar();
  }
}

constexpr std::string_view kTwoArrays = "(array(E), array(E)) -> array(E)";
constexpr std::string_view kTransformed = "(array(T), function(T, U)) -> array(U)";
constexpr std::string_view kMatch = "(array(T), function(T, boolean)) -> boolean";

// clang-format off
constexpr FunctionRow kArrayRows[] = {
    {"$concat", kTwoArrays, "dynalake.array_concat($1, $2)"},
    {"$concat", "(array(E), E) -> array(E)", "dynalake.array_concat($1, list_value($2))"},
    {"$concat", "(E, array(E)) -> array(E)", "dynalake.array_concat(list_value($1), $2)"},
    {"$subscript", "(array(E), bigint) -> E", "dynalake.subscript($1, $2)"},
    {"all_match", kMatch, "dynalake.all_true(list_transform($1, $2))"},
    {"any_match", kMatch, "dynalake.any_true(list_transform($1, $2))"},
    {"array_distinct", "(array(E)) -> array(E)", "dynalake.array_distinct($1)"},
    {"array_except", kTwoArrays, "dynalake.array_except($1, $2)"},
    {"array_histogram", "(array(T)) -> map(T, bigint)", "dynalake.array_histogram($1)"},
    {"array_intersect", kTwoArrays, "dynalake.array_intersect($1, $2)"},
    {.name = "array_join", .signature = "(array(E), varchar) -> varchar",
     .form = "dynalake.array_join($T1, $2)", .rule = JoinedText},
    {.name = "array_join", .signature = "(array(E), varchar, varchar) -> varchar",
     .form = "dynalake.array_join($T1, $2, $3)", .rule = JoinedText},
    {.name = "array_max", .signature = "(array(T)) -> T", .form = "dynalake.array_max($1)",
     .rule = OrderedElement},
    {.name = "array_min", .signature = "(array(T)) -> T", .form = "dynalake.array_min($1)",
     .rule = OrderedElement},
    {"array_position", "(array(T), T) -> bigint", "dynalake.array_position($1, $2)"},
    {"array_remove", "(array(E), E) -> array(E)", "dynalake.array_remove($1, $2)"},
    {.name = "array_sort", .signature = "(array(E)) -> array(E)",
     .form = "dynalake.array_sort($1)", .rule = SameOrdered},
    {"array_sort", "(array(T), function(T, T, integer)) -> array(T)",
     "dynalake.array_sort_with($1, $2)"},
    {"array_union", kTwoArrays, "dynalake.array_union($1, $2)"},
    {"arrays_overlap", "(array(E), array(E)) -> boolean", "dynalake.arrays_overlap($1, $2)"},
    {"cardinality", "(array(E)) -> bigint", "len($1)"},
    {"combinations", "(array(T), integer) -> array(array(T))", "dynalake.combinations($1, $2)"},
    {"concat", "(array(E), array(E), array(E)...) -> array(E)",
     "dynalake.array_concat($1, $2, $*)"},
    {"concat", "(array(E), E) -> array(E)", "dynalake.array_concat($1, list_value($2))"},
    {"concat", "(E, array(E)) -> array(E)", "dynalake.array_concat(list_value($1), $2)"},
    {"contains", "(array(T), T) -> boolean", "dynalake.contains($1, $2)"},
    {"contains_sequence", "(array(T), array(T)) -> boolean",
     "dynalake.contains_sequence($1, $2)"},
    {"element_at", "(array(E), bigint) -> E", "dynalake.element_at($1, $2)"},
    {"filter", "(array(T), function(T, boolean)) -> array(T)", "list_filter($1, $2)"},
    {"flatten", "(array(array(E))) -> array(E)", "flatten($1)"},
    {"ngrams", "(array(T), integer) -> array(array(T))", "dynalake.ngrams($1, $2)"},
    {"none_match", kMatch, "dynalake.none_true(list_transform($1, $2))"},
    {"reduce", "(array(T), S, function(S, T, S), function(S, R)) -> R",
     "list_extract(list_transform(dynalake.reduce($1, $3, $2), $4), 1)"},
    {"repeat", "(T, bigint) -> array(T)", "dynalake.repeat($1, $2)"},
    {"reverse", "(array(E)) -> array(E)", "list_reverse($1)"},
    {"sequence", "(bigint, bigint) -> array(bigint)", "dynalake.sequence($1, $2)"},
    {"sequence", "(bigint, bigint, bigint) -> array(bigint)", "dynalake.sequence($1, $2, $3)"},
    {"shuffle", "(array(E)) -> array(E)", "dynalake.shuffle($1)"},
    {"slice", "(array(E), bigint, bigint) -> array(E)", "dynalake.slice($1, $2, $3)"},
    {"transform", kTransformed, "list_transform($1, $2)"},
    {"trim_array", "(array(E), bigint) -> array(E)", "dynalake.trim_array($1, $2)"},
    {"zip", "(array(A), array(B)) -> array(row(A, B))", "dynalake.zip($1, $2)"},
    {"zip", "(array(A), array(B), array(C)) -> array(row(A, B, C))", "dynalake.zip($*)"},
    {"zip", "(array(A), array(B), array(C), array(D)) -> array(row(A, B, C, D))",
     "dynalake.zip($*)"},
    {"zip", "(array(A), array(B), array(C), array(D), array(E)) -> array(row(A, B, C, D, E))",
     "dynalake.zip($*)"},
    {"zip_with", "(array(T), array(U), function(T, U, R)) -> array(R)",
     "dynalake.zip_with($1, $3, $2)"},
};
// clang-format on

}  // namespace

std::span<const FunctionRow> ArrayFunctions() { return kArrayRows; }

}  // namespace dynalake::query
