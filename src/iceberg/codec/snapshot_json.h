#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "iceberg/model/snapshot.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

// The JSON forms of the specification, Appendix C, that metadata and the updates of the REST
// protocol share: snapshots and what goes with them.

Result<Snapshot> SnapshotFromJson(const nlohmann::json& json);
/// As tables of that format version have it: version 1 knows no sequence numbers.
nlohmann::json SnapshotToJson(const Snapshot& snapshot, int format_version);

Result<SnapshotRef> SnapshotRefFromJson(const nlohmann::json& json);
nlohmann::json SnapshotRefToJson(const SnapshotRef& ref);

Result<StatisticsFile> StatisticsFromJson(const nlohmann::json& json);
nlohmann::json StatisticsToJson(const StatisticsFile& file);

Result<PartitionStatisticsFile> PartitionStatisticsFromJson(const nlohmann::json& json);
nlohmann::json PartitionStatisticsToJson(const PartitionStatisticsFile& file);

Result<EncryptionKey> EncryptionKeyFromJson(const nlohmann::json& json);
nlohmann::json EncryptionKeyToJson(const EncryptionKey& key);

}  // namespace dynalake::iceberg
