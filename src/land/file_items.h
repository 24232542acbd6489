#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "land/land_source.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"

namespace dynalake::land {

/// The files of an export, or bare ones, as a landing's source.
class FileItems final : public LandSource {
 public:
  /// `source.written_at_micros` is set; small files form one unit, so that `threads` are busy.
  /// `store` outlives it.
  FileItems(storage::ObjectStore& store, source::ItemSource source, int64_t target_file_bytes,
            int threads);

  const SourceDescription& description() const override { return description_; }
  Result<std::string> ComputeIdentity(const CancelToken& cancel) override;
  std::string IdentityWhenRead() const override;
  size_t unit_count() const override { return units_.size(); }
  int64_t stored_bytes() const override { return stored_bytes_; }
  Result<std::unique_ptr<ItemReading>> Open(size_t unit) override;
  bool has_bare_items() const override { return source_.bare_items; }
  Result<shaping::TableColumns> GuessColumns(const CancelToken& cancel) override;
  bool knows_columns() const override { return false; }

 private:
  class Reading;

  void AddChecksum(source::FileChecksum checksum);

  storage::ObjectStore& store_;
  const source::ItemSource source_;
  SourceDescription description_;
  std::vector<std::vector<source::ItemFile>> units_;
  int64_t stored_bytes_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, source::FileChecksum> checksums_;  ///< by name; guarded by mutex_
};

}  // namespace dynalake::land
