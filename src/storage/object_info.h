#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "storage/location.h"

namespace dynalake::storage {

/// What a store knows of an object without reading it.
struct ObjectInfo {
  Location location;
  uint64_t size_bytes = 0;
  int64_t modified_micros = 0;  ///< since the epoch
};

/// When a put may happen.
enum class PutCondition : uint8_t {
  kNone,      ///< replaces what is there
  kIfAbsent,  ///< kPreconditionFailed if something is there
};

/// An object of a batch that may still be there, and why.
struct FailedDelete {
  Location location;
  Error error;
};

/// An object that somebody began to write and has neither finished nor aborted: a run that was
/// killed, or one that is at it now.
struct UnfinishedWrite {
  Location location;
  std::string id;            ///< the store's own name of it
  int64_t begun_micros = 0;  ///< since the epoch
};

}  // namespace dynalake::storage
