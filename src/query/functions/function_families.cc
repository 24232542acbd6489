#include "query/functions/function_families.h"

namespace dynalake::query {

std::span<const std::span<const FunctionRow>> FunctionFamilies() {
  static const std::span<const FunctionRow> families[] = {
      OperatorFunctions(), SyntaxFunctions(), AggregateFunctions(),
      WindowFunctions(),   ArrayFunctions(),  MapFunctions(),
  };
  return families;
}

}  // namespace dynalake::query
