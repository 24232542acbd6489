#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "catalog/table.h"
#include "iceberg/model/data_file.h"
#include "ingest/load/load_plan.h"
#include "ingest/load_environment.h"
#include "storage/object_store.h"
#include "work/lease_keeper.h"

namespace dynalake::ingest {

/// Holds what a load of `table` writes: until its commit nothing else keeps that from a vacuum.
/// `state` and `environment` outlive the lease.
Result<std::unique_ptr<work::LeaseKeeper>> TakeLease(LoadState& state, const LoadRecord& record,
                                                     const catalog::TableIdentifier& table,
                                                     const LoadEnvironment& environment);

/// Renews the lease. After one that lapsed, what was written may be gone: an error if one of the
/// files is not there.
Result<void> CheckLease(work::LeaseKeeper& lease, const std::vector<iceberg::DataFile>& files,
                        storage::ObjectStore& store);

}  // namespace dynalake::ingest
