#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ingest/live/live_reading.h"
#include "land/file_items.h"
#include "land/land_source.h"
#include "storage/object_store.h"

namespace dynalake::land {

/// A live table as a landing's source. It is read when it is sure that its items may land, within
/// its read budget, into files beside the lake's state; an interrupted reading goes on there.
class LiveItems final : public LandSource {
 public:
  /// `reading` has begun. `store`, where its files are, and `reading`
  /// outlive it. The rest as for `FileItems`.
  LiveItems(storage::ObjectStore& store, ingest::LiveReading& reading, std::string address,
            int64_t target_file_bytes, int threads);

  const SourceDescription& description() const override { return description_; }
  Result<std::string> ComputeIdentity(const CancelToken&) override { return description_.identity; }
  std::string IdentityWhenRead() const override { return description_.identity; }
  Result<source::ReadingEnd> Fetch() override;
  size_t unit_count() const override { return files_->unit_count(); }
  int64_t stored_bytes() const override { return files_->stored_bytes(); }
  Result<std::unique_ptr<ItemReading>> Open(size_t unit) override { return files_->Open(unit); }
  bool has_bare_items() const override { return true; }
  Result<shaping::TableColumns> GuessColumns(const CancelToken& cancel) override {
    return files_->GuessColumns(cancel);
  }
  bool knows_columns() const override { return false; }

 private:
  storage::ObjectStore& store_;
  ingest::LiveReading& reading_;
  const SourceDescription description_;
  const int64_t target_file_bytes_;
  const int threads_;
  std::optional<FileItems> files_;  ///< since `Fetch`
};

}  // namespace dynalake::land
