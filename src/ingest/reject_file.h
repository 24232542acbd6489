#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// The lines that one unit refused, as JSON Lines: {"source", "line", "reason", "text"}, where text
/// that is not UTF-8 is "text_base64" instead. The object comes into being with the first line and
/// is there when `Finish` returns. Not thread-safe.
class RejectFile {
 public:
  RejectFile(storage::ObjectStore& store, storage::Location location)
      : store_(store), location_(std::move(location)) {}

  Result<void> Add(std::string_view source, int64_t line, std::string_view reason,
                   std::string_view text);
  Result<void> Finish();

 private:
  storage::ObjectStore& store_;
  storage::Location location_;
  std::unique_ptr<storage::ObjectWriter> writer_;
};

}  // namespace dynalake::ingest
