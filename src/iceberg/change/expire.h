#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "iceberg/change/update.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

/// What expiry keeps where a ref does not say otherwise.
struct ExpirePolicy {
  int64_t max_snapshot_age_ms = 5LL * 24 * 60 * 60 * 1000;
  int32_t min_snapshots_to_keep = 1;
  std::optional<int64_t> max_ref_age_ms = {};  ///< of branches and tags but `main`; else they stay

  friend bool operator==(const ExpirePolicy&, const ExpirePolicy&) = default;
};

/// The policy for a table of which the user wants to keep what is younger than
/// `max_snapshot_age_ms`: the table's own properties (`history.expire.max-snapshot-age-ms`,
/// `history.expire.min-snapshots-to-keep`, `history.expire.max-ref-age-ms`) keep more, never less.
/// kMalformedInput for a property that is no number: nobody may guess what it was to keep.
Result<ExpirePolicy> ExpirePolicyOf(const TableMetadata& table, int64_t max_snapshot_age_ms);

/// The updates that expire old snapshots: none if there is nothing to do. Kept are every ref's head
/// (refs older than their max-ref-age-ms are dropped, `main` never) and, per branch, ancestors
/// that are young enough or among the first `min_snapshots_to_keep`. A ref's own settings go
/// before `policy`. A snapshot that no branch leads to goes when it is old enough.
/// Statistics go with their snapshot, but for a file without blobs that a property of the table
/// names: the current snapshot gets it if it has none.
std::vector<Update> ExpireSnapshots(const TableMetadata& table, const ExpirePolicy& policy,
                                    int64_t now_ms);

}  // namespace dynalake::iceberg
