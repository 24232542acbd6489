#pragma once

#include <memory>
#include <string_view>

#include "storage/object_store.h"

namespace dynalake::storage {

/// What a file under way is called until it is whole.
inline constexpr std::string_view kTemporaryPrefix = ".tmp-";

/// Objects are files of this machine: `file:///absolute/path`.
///
/// A file comes into being whole: written under a temporary name (`kTemporaryPrefix`) in the same
/// folder, synced, then renamed, or linked where the put is conditional, and the folder synced. A
/// crash leaves at most such a temporary file. Each of these steps passes a crash point.
class LocalStore final : public ObjectStore {
 public:
  Result<ObjectInfo> Head(const Location& location) override;
  Result<std::unique_ptr<ObjectReader>> Open(const Location& location) override;
  Result<void> List(const Location& folder, const Visitor& visit) override;
  Result<void> Put(const Location& location, std::span<const std::byte> bytes,
                   PutCondition condition) override;
  Result<std::unique_ptr<ObjectWriter>> Create(const Location& location) override;
  Result<void> Delete(const Location& location) override;
};

}  // namespace dynalake::storage
