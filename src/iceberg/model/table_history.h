#pragma once

#include <cstdint>

#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

/// The last state that the table's main branch had by that time, in milliseconds since 1970; null
/// when the log goes back to none. A state begins when it was logged. Where a writer logged the
/// commit of a new snapshot a moment after the snapshot was made, it begins with the snapshot's own
/// time, which is the one that users see.
const SnapshotLogEntry* StateAt(const TableMetadata& metadata, int64_t time_ms);

}  // namespace dynalake::iceberg
