#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "iceberg/change/update.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

/// What a new table starts with.
struct NewTable {
  std::string uuid = {};
  std::string location = {};
  int format_version = 2;
  Schema schema = {};       ///< its field ids are kept
  PartitionSpec spec = {};  ///< field id 0 = give one from 1000
  SortOrder sort_order = {};
  Properties properties = {};
};

/// The metadata of a table without snapshots: schema id 0, spec id 0, unsorted is order 0.
Result<TableMetadata> MakeTableMetadata(NewTable table, int64_t now_ms);

struct ApplyContext {
  int64_t now_ms = 0;
  /// Where `base` is stored: becomes an entry of the metadata log, which property
  /// `write.metadata.previous-versions-max` (default 100) bounds.
  std::optional<std::string> base_location = {};
};

/// `base` with all updates applied in order, or the first error. Deterministic, without I/O; `base`
/// is untouched. `last-updated-ms` and the time of an entry of the snapshot log are one: that of
/// the snapshot that is added, else `now_ms`; neither is earlier than `base` was updated. (A
/// snapshot is made before it is committed; whoever asks for the table as of its time wants to see
/// it.) The result satisfies `ValidateTableMetadata`.
Result<TableMetadata> Apply(const TableMetadata& base, std::span<const Update> updates,
                            const ApplyContext& context);

}  // namespace dynalake::iceberg
