#include "catalog/commit/table_update.h"

#include "catalog/commit/commit_retry.h"

namespace dynalake::catalog {

Result<TablePtr> UpdateTable(const LakeParts& lake, const TableIdentifier& table,
                             const BuildUpdates& build) {
  bool is_beaten = false;  // by another commit; a conflict that `build` sees is final
  const auto attempt = [&](int) -> Result<TablePtr> {
    is_beaten = false;
    DYNALAKE_ASSIGN(const TablePtr base, lake.catalog.LoadTable(table));
    DYNALAKE_ASSIGN(const std::vector<iceberg::Update> updates, build(*base->metadata));
    auto committed = lake.catalog.CommitTable(*base, updates);
    is_beaten = !committed && committed.error().code() == ErrorCode::kConflict;
    return committed;
  };
  return RetryCommit(lake.clock, lake.random, attempt, [&](const Error&) { return is_beaten; });
}

Result<TablePtr> UpdateTable(const LakeParts& lake, const TableIdentifier& table,
                             std::span<const iceberg::Requirement> requirements,
                             std::span<const iceberg::Update> updates) {
  return UpdateTable(
      lake, table, [&](const iceberg::TableMetadata& base) -> Result<std::vector<iceberg::Update>> {
        DYNALAKE_TRY(iceberg::CheckRequirements(requirements, &base));
        return std::vector<iceberg::Update>(updates.begin(), updates.end());
      });
}

}  // namespace dynalake::catalog
