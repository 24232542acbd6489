#include "query/functions/type_rules.h"

#include <algorithm>

namespace dynalake::query {

bool IsOrderable(const SqlType& type) {
  switch (type.kind) {
    case TypeKind::kJson:
    case TypeKind::kMap:
    case TypeKind::kFunction:
      return false;
    default:
      return std::ranges::all_of(type.fields,
                                 [](const SqlField& field) { return IsOrderable(field.type); });
  }
}

Result<void> CheckOrder(const SqlType& type) {
  return IsOrderable(type)
             ? Result<void>()
             : Fail(ErrorCode::kInvalidArgument, "values of {} have no order", ToString(type));
}

}  // namespace dynalake::query
