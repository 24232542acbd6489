#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/object_info.h"

namespace dynalake::storage {

/// An object opened for reading: what is read is always of the version that was opened. After a
/// delete or a replacement it may go on (files, memory) or be an error (S3), never a mixture. Reads
/// of one reader may run in several threads.
class ObjectReader {
 public:
  virtual ~ObjectReader() = default;
  virtual uint64_t size_bytes() const = 0;
  /// Fills `out` from `offset`. The answer is smaller than `out` only where the object ends.
  virtual Result<size_t> Read(uint64_t offset, std::span<std::byte> out) const = 0;
};

/// An object being written. Nobody sees it before `Finish`; destroyed unfinished, it is aborted.
/// For one thread. After an error only `Abort` and destruction are allowed.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;
  virtual Result<void> Append(std::span<const std::byte> bytes) = 0;
  /// Makes the whole object visible at once and durable (file and folder synced). After an error
  /// it may nevertheless be there: nobody may rely on either.
  virtual Result<void> Finish() = 0;
  /// Leaves nothing behind, as far as the store can be reached.
  virtual void Abort() = 0;
};

/// The port of all I/O on sources and lakes. No caller knows which store it has. Thread-safe.
///
/// Errors, the same from every store: kNotFound, kPermissionDenied, kPreconditionFailed,
/// kResourceExhausted (no space), kInvalidArgument (a location of another scheme, or one where no
/// object can be), kUnreachable for everything else; each names the location. A failed write may
/// have happened. The store retries nothing here; callers do.
class ObjectStore {
 public:
  /// Called per object; an error ends the listing and is returned.
  using Visitor = std::function<Result<void>(const ObjectInfo&)>;

  virtual ~ObjectStore() = default;

  /// Never a folder: that is kNotFound.
  virtual Result<ObjectInfo> Head(const Location& location) = 0;
  virtual Result<std::unique_ptr<ObjectReader>> Open(const Location& location) = 0;
  /// As `Open`, by one who reads the last `tail_bytes` first and is better off without more: stores
  /// whose opening is a read of the object's end read that much. Others do not care.
  virtual Result<std::unique_ptr<ObjectReader>> OpenForTail(const Location& location,
                                                            uint64_t tail_bytes);
  /// Every object strictly below `folder`, however deep, in byte order of the locations. A folder
  /// that is not there has none. Nothing below a symbolic link to a folder is listed.
  virtual Result<void> List(const Location& folder, const Visitor& visit) = 0;
  /// Whole, atomic and durable. Folders come into being as needed.
  virtual Result<void> Put(const Location& location, std::span<const std::byte> bytes,
                           PutCondition condition) = 0;
  /// A large object in pieces; it replaces what is there when it is finished.
  virtual Result<std::unique_ptr<ObjectWriter>> Create(const Location& location) = 0;
  /// An object that is not there counts as deleted.
  virtual Result<void> Delete(const Location& location) = 0;
  /// Deletes all of `locations`, in any order, and answers with those that it could not; the
  /// others are gone. An error leaves each of them gone or there. Either way the same call again is
  /// harmless. Here one by one; a store that can takes many at once.
  virtual Result<std::vector<FailedDelete>> DeleteAll(std::span<const Location> locations);

  /// What was begun below `folder`, however deep, and shows in no list. Here nothing: what a killed
  /// run leaves in most stores is an object like others.
  virtual Result<std::vector<UnfinishedWrite>> ListUnfinished(const Location& folder);
  /// Takes it back, as `ObjectWriter::Abort` does. One that is not there any more counts as taken
  /// back.
  virtual Result<void> DiscardUnfinished(const UnfinishedWrite& write);

  /// One ranged read; a reader that is kept is cheaper for many.
  Result<size_t> Read(const Location& location, uint64_t offset, std::span<std::byte> out);
  /// The whole object; one larger than `limit_bytes` is kUnsupported before it is read.
  Result<std::string> ReadAll(const Location& location, uint64_t limit_bytes);
  /// `Put` of text.
  Result<void> PutText(const Location& location, std::string_view text, PutCondition condition);
};

}  // namespace dynalake::storage
