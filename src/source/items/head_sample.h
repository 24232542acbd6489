#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/cancel.h"
#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "shaping/columns/columns.h"
#include "shaping/profile/profile.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"

namespace dynalake::source {

/// Whole lines from the beginnings of a source's files, from which the columns are guessed.
class HeadSample {
 public:
  /// Reads the heads of up to 32 files, spread evenly over the source. Lines that are broken, or
  /// lack a key attribute, stay out: the load itself reports them. kUnsupported for files of
  /// changes.
  static Result<HeadSample> Read(storage::ObjectStore& store, const std::vector<ItemFile>& files,
                                 const std::optional<dynamodb::KeySchema>& key, bool bare_items,
                                 const CancelToken& cancel);

  const shaping::Profile& profile() const { return profile_; }

  /// The sample's rows in these columns, as a load would shape them; only the columns of these
  /// attributes, which occur in every item.
  Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> Shape(
      const shaping::TableColumns& columns, const std::vector<std::string>& attributes) const;

 private:
  explicit HeadSample(bool bare_items) : bare_items_(bare_items) {}

  std::string text_;  ///< with kBlockPadding zero bytes behind it
  size_t size_bytes_ = 0;
  bool bare_items_;
  shaping::Profile profile_;
};

}  // namespace dynalake::source
