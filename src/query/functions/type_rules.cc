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

bool CastsToJson(const SqlType& type) {
  switch (type.kind) {
    case TypeKind::kDate:
    case TypeKind::kTimestamp:
      return true;
    case TypeKind::kMap:
      return CastsToJson(type.child(1));  // A key that has no text is an error of the value.
    case TypeKind::kArray:
    case TypeKind::kRow:
      return std::ranges::all_of(type.fields,
                                 [](const SqlField& field) { return CastsToJson(field.type); });
    default:
      return CastsFromJson(type);
  }
}

bool CastsFromJson(const SqlType& type) {
  switch (type.kind) {
    case TypeKind::kUnknown:
    case TypeKind::kBoolean:
    case TypeKind::kVarchar:
    case TypeKind::kJson:
      return true;
    case TypeKind::kMap:
      return type.child(0).kind != TypeKind::kJson && !type.child(0).is_nested() &&
             CastsFromJson(type.child(0)) && CastsFromJson(type.child(1));
    case TypeKind::kArray:
    case TypeKind::kRow:
      return std::ranges::all_of(type.fields,
                                 [](const SqlField& field) { return CastsFromJson(field.type); });
    default:
      return type.is_numeric();
  }
}

Result<void> CheckOrder(const SqlType& type) {
  return IsOrderable(type)
             ? Result<void>()
             : Fail(ErrorCode::kInvalidArgument, "values of {} have no order", ToString(type));
}

}  // namespace dynalake::query
