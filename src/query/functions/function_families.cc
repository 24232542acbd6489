#include "query/functions/function_families.h"

namespace dynalake::query {

std::span<const std::span<const FunctionRow>> FunctionFamilies() {
  static const std::span<const FunctionRow> families[] = {
      // clang-format off
      OperatorFunctions(),
      SyntaxFunctions(),
      AggregateFunctions(),
      WindowFunctions(),
      ArrayFunctions(),
      MapFunctions(),
      TimeOperatorFunctions(),
      DateTimeFunctions(),
      DatePartFunctions(),
      // clang-format on
  };
  return families;
}

}  // namespace dynalake::query
