#pragma once

#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "ingest/keys/key_reader.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// The files of a load's source, for who must look at them once more.
struct SourceFiles {
  storage::ObjectStore& store;
  const std::vector<std::vector<source::ItemFile>>& units;
  bool bare_items = false;
  const CancelToken& cancel;
};

/// Reads the files again until the first two items with this key were seen, and says where they
/// stand and, if they differ, how they spell it: "; they stand in FILE, line 1, and FILE, line 7,
/// as 1 and 1.0". Empty where they are not found, and for pages of a live table, which are gone
/// afterwards. For messages: it costs a pass over the source.
Result<std::string> DescribeTwins(const SourceFiles& source, const dynamodb::KeySchema& key,
                                  const KeyValues& values);

}  // namespace dynalake::ingest
