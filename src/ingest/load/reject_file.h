#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "source/items/item_block_reader.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// What one unit refused, as JSON Lines: {"source", "line", "reason", "text"}, where text that is
/// not UTF-8 is "text_base64" instead, and "text_bytes" says how long a text is of which only the
/// beginning is here. The object comes into being with the first line and
/// is there when `Finish` returns. Not thread-safe.
class RejectFile {
 public:
  RejectFile(storage::ObjectStore& store, storage::Location location)
      : store_(store), location_(std::move(location)) {}

  Result<void> Add(std::string_view source, const source::RejectedText& rejected);
  Result<void> Finish();

 private:
  storage::ObjectStore& store_;
  storage::Location location_;
  std::unique_ptr<storage::ObjectWriter> writer_;
};

}  // namespace dynalake::ingest
