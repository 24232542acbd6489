#include "catalog/testing/faulty_rows.h"

namespace dynalake::catalog {

Result<std::optional<CatalogRow>> FaultyRows::Find(const TableIdentifier& identifier) {
  if (!is_uncertain && failing_reads > 0) {
    --failing_reads;
    return Fail(ErrorCode::kUnreachable, "the catalog is away");
  }
  return rows_->Find(identifier);
}

Result<void> FaultyRows::Insert(const CatalogRow& row) {
  if (!std::exchange(is_uncertain, false)) {
    return rows_->Insert(row);
  }
  if (is_applied) {
    DYNALAKE_TRY(rows_->Insert(row));
  }
  return Fail(ErrorCode::kCommitStateUnknown, "the answer was lost");
}

Result<bool> FaultyRows::CompareAndSwapMetadataLocation(const CatalogRow& row,
                                                        std::string_view next) {
  if (conflicts > 0) {
    --conflicts;
    return false;
  }
  if (!std::exchange(is_uncertain, false)) {
    return rows_->CompareAndSwapMetadataLocation(row, next);
  }
  if (is_applied) {
    DYNALAKE_TRY(rows_->CompareAndSwapMetadataLocation(row, next));
  }
  return Fail(ErrorCode::kCommitStateUnknown, "the answer was lost");
}

}  // namespace dynalake::catalog
