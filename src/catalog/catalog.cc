#include "catalog/catalog.h"

#include <utility>

namespace dynalake::catalog {

Result<TablePtr> Catalog::UpdateTable(const TableIdentifier& identifier,
                                      std::span<const iceberg::Requirement> requirements,
                                      std::span<const iceberg::Update> updates) {
  constexpr int kMaxAttempts = 100;
  for (int attempt = 1;; ++attempt) {
    DYNALAKE_ASSIGN(TablePtr base, LoadTable(identifier));
    DYNALAKE_TRY(iceberg::CheckRequirements(requirements, base->metadata.get()));
    auto committed = CommitTable(*base, updates);
    const bool may_try_again = !committed && committed.error().code() == ErrorCode::kConflict;
    if (!may_try_again || attempt == kMaxAttempts) {
      return committed;
    }
  }
}

}  // namespace dynalake::catalog
