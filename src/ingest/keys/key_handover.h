#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "ingest/keys/key_hash.h"
#include "storage/object_store.h"
#include "work/executors.h"

namespace dynalake::ingest {

/// How a unit hands over the keys of the rows that it writes, to whoever proves that no two are
/// equal: as they come where that is in the same process, else in a file. Either way the same
/// bytes: 16 a row, the hash's `high` and `low`, little-endian. The file has a first line, which
/// says what it is. For one thread.
class KeyHandover {
 public:
  /// `context` outlives it.
  static Result<std::unique_ptr<KeyHandover>> Open(std::string unit_id,
                                                   const work::ExecutorContext& context,
                                                   const storage::Location& file);

  Result<void> Add(std::span<const KeyHash> keys);
  /// All keys of the unit were added, or what was is of no use. Says whether the file was left.
  Result<bool> Finish(bool is_whole);

 private:
  KeyHandover(std::string unit_id, work::Handover* handover,
              std::unique_ptr<storage::ObjectWriter> file)
      : unit_id_(std::move(unit_id)), handover_(handover), file_(std::move(file)) {}

  std::string unit_id_;
  work::Handover* handover_;
  std::unique_ptr<storage::ObjectWriter> file_;  ///< where there is no handover
};

/// Whether the file is there and has `key_count` keys.
Result<bool> HasHandedOverKeys(storage::ObjectStore& store, const storage::Location& file,
                               int64_t key_count);
/// Gives all bytes of such a file, without its first line, to `take`, some at a time.
Result<void> ReadHandedOverKeys(
    storage::ObjectStore& store, const storage::Location& file,
    const std::function<Result<void>(std::span<const std::byte>)>& take);

}  // namespace dynalake::ingest
