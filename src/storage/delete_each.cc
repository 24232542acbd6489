#include "storage/delete_each.h"

#include <utility>
#include <vector>

namespace dynalake::storage {

Result<void> DeleteEach(ObjectStore& store, std::span<const Location> locations) {
  DYNALAKE_ASSIGN(std::vector<FailedDelete> failed, store.DeleteAll(locations));
  return failed.empty() ? Result<void>() : std::move(failed.front().error);
}

}  // namespace dynalake::storage
