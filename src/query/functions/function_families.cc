#include "query/functions/function_families.h"

namespace dynalake::query {

std::span<const std::span<const FunctionRow>> FunctionFamilies() {
  // clang-format off
  static const std::span<const FunctionRow> families[] = {
      AggregateFunctions(),
      ArrayFunctions(),
      BinaryFunctions(),
      ConditionalFunctions(),
      DatePartFunctions(),
      DateTimeFunctions(),
      JsonFunctions(),
      MapFunctions(),
      MathFunctions(),
      OperatorFunctions(),
      RandomFunctions(),
      RegexpFunctions(),
      StringFunctions(),
      SyntaxFunctions(),
      TimeOperatorFunctions(),
      UrlFunctions(),
      WindowFunctions(),
  };
  // clang-format on
  return families;
}

}  // namespace dynalake::query
