#include "maintenance/removal.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace dynalake::maintenance {
namespace {

constexpr size_t kBatchFiles = 1000;  // between two looks at whether the user wants to stop

}  // namespace

Result<std::vector<storage::ObjectInfo>> ListFiles(storage::ObjectStore& store,
                                                   const storage::Location& folder,
                                                   const CancelToken& cancel) {
  std::vector<storage::ObjectInfo> files;
  DYNALAKE_TRY(store.List(folder, [&](const storage::ObjectInfo& info) -> Result<void> {
    files.push_back(info);
    return cancel.Check();
  }));
  return files;
}

Result<void> DeleteFiles(storage::ObjectStore& store, const Removal& removal, Mode mode,
                         const CancelToken& cancel) {
  if (mode == Mode::kDryRun) {
    return {};
  }
  std::vector<storage::FailedDelete> failed;
  for (size_t at = 0; at < removal.files.size(); at += kBatchFiles) {
    DYNALAKE_TRY(cancel.Check());
    std::vector<storage::Location> batch;
    const auto rest = std::span(removal.files).subspan(at);
    std::ranges::transform(rest.first(std::min(rest.size(), kBatchFiles)),
                           std::back_inserter(batch), &storage::ObjectInfo::location);
    DYNALAKE_ASSIGN(auto failed_here, store.DeleteAll(batch));
    std::ranges::move(failed_here, std::back_inserter(failed));
  }
  if (failed.empty()) {
    return {};
  }
  return std::move(failed.front().error)
      .WithContext(fmt::format("{} of {} files could not be deleted; of the first", failed.size(),
                               removal.files.size()));
}

}  // namespace dynalake::maintenance
