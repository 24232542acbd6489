#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/functions/function_row.h"

namespace dynalake::query {

/// An argument of a call, before it is known which function takes it.
struct ArgumentType {
  SqlType type = {};
  /// Of a lambda: how many parameters it has; `type` is not known yet.
  std::optional<size_t> lambda_parameters = {};
};

/// The row that a call means.
struct FoundFunction {
  const FunctionRow* row = nullptr;
  std::vector<SqlType> parameters = {};  ///< one an argument, to which each is coerced
  SqlType result = {};
};

/// Gives the type of the body of the argument with that index, a lambda, for parameters of these
/// types.
using LambdaTyper =
    std::function<Result<SqlType>(size_t argument, const std::vector<SqlType>& parameters)>;

/// The rows of that name, without regard to case; empty: there is no such function.
std::vector<const FunctionRow*> RowsNamed(std::string_view name);

/// Chooses among the rows of a name as Trino does: an exact match, else the one match by coercion
/// that is more special than all others. kInvalidArgument, without a place, says which signatures
/// there are.
Result<FoundFunction> FindFunction(std::string_view name,
                                   const std::vector<ArgumentType>& arguments,
                                   const LambdaTyper& type_lambda);

}  // namespace dynalake::query
