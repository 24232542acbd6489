#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/items/item_block_reader.h"
#include "source/items/item_blocks.h"
#include "storage/object_store.h"

namespace dynalake::source {

/// Files one after the other. A file with other bytes or another number of items than its manifest
/// says is kMalformedInput.
class FileBlocks final : public ItemBlocks {
 public:
  /// Takes what cannot become a line of the file of that name.
  using RejectInFile = std::function<Result<void>(std::string_view file, const RejectedText&)>;

  /// `store` and `files` outlive it. Without `reject` such text is an error. Those of several
  /// threads may share `md5_pairs`.
  FileBlocks(storage::ObjectStore& store, const std::vector<ItemFile>& files,
             RejectInFile reject = nullptr, std::shared_ptr<Md5Pairs> md5_pairs = nullptr);

  Result<std::optional<ItemBlock>> Next(const CancelToken& cancel) override;
  int64_t item_count() const override { return item_count_; }
  int64_t stored_bytes() const override;
  const std::vector<FileChecksum>& checksums() const override { return checksums_; }
  /// Of the items, those that never became a line.
  int64_t rejected_count() const { return rejected_count_; }

 private:
  Result<void> Open(const ItemFile& file);
  Result<void> Close(const ItemFile& file);
  Result<void> Reject(const RejectedText& rejected);

  storage::ObjectStore& store_;
  const std::vector<ItemFile>& files_;
  const RejectInFile reject_;
  const std::shared_ptr<Md5Pairs> md5_pairs_;
  size_t next_ = 0;  ///< the file behind the one that is open
  std::unique_ptr<ItemBlockReader> reader_;
  std::string name_;            ///< of the open file
  int64_t items_before_ = 0;    ///< in the files before the open one
  int64_t item_count_ = 0;      ///< in all
  int64_t rejected_count_ = 0;  ///< of these
  int64_t closed_bytes_ = 0;    ///< of files that are closed
  std::vector<FileChecksum> checksums_;
};

}  // namespace dynalake::source
