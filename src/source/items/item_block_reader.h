#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/md5_pairs.h"
#include "base/result.h"
#include "files/line_blocks.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"

namespace dynalake::source {

/// A piece of a file's text that is no item.
struct RejectedText {
  int64_t line = 0;         ///< of a file of lines, from 1; else 0, and the reason names the place
  std::string_view reason;  ///< a sentence
  std::string_view text;    ///< its first 64 KiB at least
  uint64_t size_bytes = 0;  ///< of the whole piece
};
using RejectText = std::function<Result<void>(const RejectedText&)>;

/// Reads one file of items as blocks of lines for the shaper: decompressed, and Ion and the forms
/// of Data Pipeline turned to compact lines. Memory is bounded whatever the file's size. Not
/// thread-safe.
class ItemBlockReader {
 public:
  /// `store` and `file` must outlive the reader. With `reject`, what cannot become a line for the
  /// shaper goes there and the rest is read: a line over 32 MiB, an Ion value that is broken or
  /// over 16 MiB (IonValueSkipper says where it ends), a bad line of Data Pipeline. Without it they
  /// are errors that name file, line and byte. Readers of several threads may share `md5_pairs`.
  static Result<std::unique_ptr<ItemBlockReader>> Open(
      storage::ObjectStore& store, const ItemFile& file, RejectText reject,
      std::shared_ptr<Md5Pairs> md5_pairs = nullptr);
  /// For a file's first block alone, which then is small: no more is read and decompressed than it
  /// needs, and there is no MD5.
  static Result<std::unique_ptr<ItemBlockReader>> OpenHead(storage::ObjectStore& store,
                                                           const ItemFile& file, RejectText reject);
  virtual ~ItemBlockReader() = default;

  /// The next block, valid until the next call, or nothing at the end. In an Ion file line numbers
  /// and offsets count transcoded items.
  virtual Result<std::optional<files::LineBlock>> Next() = 0;

  /// When the items of the latest block were read, where the file says it.
  std::optional<int64_t> written_at_micros() const { return written_at_micros_; }
  /// Bytes of the stored object read so far.
  virtual uint64_t stored_bytes() const = 0;
  /// The MD5 of the whole stored object; only after `Next` returned nothing. Empty for a file of
  /// pages, which no manifest names.
  virtual std::string stored_md5_base64() const = 0;

 protected:
  std::optional<int64_t> written_at_micros_;
};

/// The checksum of a file that was read to its end and had `item_count` items. kMalformedInput
/// where `file`, that is its manifest, says otherwise.
Result<FileChecksum> CheckReadFile(const ItemFile& file, const ItemBlockReader& reader,
                                   int64_t item_count);

}  // namespace dynalake::source
