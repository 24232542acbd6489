#pragma once

#include <cstdint>
#include <vector>

#include "iceberg/change/update.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

/// What expiry keeps when neither a ref nor a table property says otherwise.
struct ExpirePolicy {
  int64_t max_snapshot_age_ms = 5LL * 24 * 60 * 60 * 1000;
  int32_t min_snapshots_to_keep = 1;
};

/// The updates that expire old snapshots: none if there is nothing to do. Kept are every ref's head
/// (refs older than their own max-ref-age-ms are dropped, `main` never) and, per branch, ancestors
/// that are young enough or among the first `min_snapshots_to_keep`. A ref's own settings go
/// before `policy`. A snapshot that no branch leads to goes when it is old enough.
std::vector<Update> ExpireSnapshots(const TableMetadata& table, const ExpirePolicy& policy,
                                    int64_t now_ms);

}  // namespace dynalake::iceberg
