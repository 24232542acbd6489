#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "catalog/lease_keeper.h"
#include "catalog/table.h"
#include "iceberg/model/data_file.h"
#include "ingest/load/load_plan.h"
#include "ingest/load_environment.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// Holds what a load of `table` writes: until its commit nothing else keeps that from a vacuum.
/// `state` and `environment` outlive the lease.
Result<std::unique_ptr<catalog::LeaseKeeper>> TakeLease(LoadState& state, const LoadRecord& record,
                                                        const catalog::TableIdentifier& table,
                                                        const LoadEnvironment& environment);

/// Renews the lease. After one that lapsed, what was written may be gone: an error if one of the
/// files is not there.
Result<void> CheckLease(catalog::LeaseKeeper& lease, const std::vector<iceberg::DataFile>& files,
                        storage::ObjectStore& store);

}  // namespace dynalake::ingest
