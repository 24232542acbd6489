#include "iceberg/model/sort_order.h"

namespace dynalake::iceberg {

Result<void> ValidateSortOrder(const SortOrder& order, const Schema& schema) {
  if ((order.order_id == 0) != order.fields.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "sort order {} has {} fields: order 0, and no other, is unsorted", order.order_id,
                order.fields.size());
  }
  for (const SortField& field : order.fields) {
    const NestedField* source = schema.FindField(field.source_id);
    if (source == nullptr) {
      return Fail(ErrorCode::kInvalidArgument, "sort order {} names field {}, which is not there",
                  order.order_id, field.source_id);
    }
    if (field.transform.kind() != Transform::Kind::kUnknown) {
      DYNALAKE_TRY(field.transform.ResultType(source->type));
    }
  }
  return {};
}

}  // namespace dynalake::iceberg
