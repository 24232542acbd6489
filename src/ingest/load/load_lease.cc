#include "ingest/load/load_lease.h"

#include "storage/location.h"

namespace dynalake::ingest {

Result<std::unique_ptr<work::LeaseKeeper>> TakeLease(LoadState& state, const LoadRecord& record,
                                                     const catalog::TableIdentifier& table,
                                                     const LoadEnvironment& environment) {
  DYNALAKE_ASSIGN(const storage::Location views,
                  environment.catalog.DefaultLocation({table.namespace_name, table.name + "_"}));
  return state.TakeLease(record, views, environment.random);
}

Result<void> CheckLease(work::LeaseKeeper& lease, const std::vector<iceberg::DataFile>& files,
                        storage::ObjectStore& store) {
  DYNALAKE_ASSIGN(const bool is_held, lease.RenewAndCheck());
  if (is_held) {
    return {};
  }
  for (const iceberg::DataFile& file : files) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
    DYNALAKE_TRY_CONTEXT(store.Head(location),
                         "this load stood still for minutes, and a vacuum took it for dead: load "
                         "again, what is left is used");
  }
  return {};
}

}  // namespace dynalake::ingest
