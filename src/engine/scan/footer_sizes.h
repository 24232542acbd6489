#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "base/result.h"
#include "iceberg/model/data_file.h"
#include "storage/object_store.h"

namespace dynalake::engine {

/// How much of the end of a scan's Parquet files is their footer: guessed before a file is opened,
/// so that one read gets the footer and hardly more, whoever wrote the file. A wrong guess costs
/// bytes or a second read. Thread-safe.
class FooterSizes {
 public:
  /// How many of the last bytes to read first; nothing where nothing is known of the file.
  std::optional<uint64_t> GuessTail(const iceberg::DataFile& file) const;
  /// Remembers what a file has: files of one table are alike.
  void Note(const iceberg::DataFile& file, uint64_t footer_bytes);

 private:
  mutable std::mutex mutex_;
  std::map<size_t, uint64_t> largest_;  ///< footers, by the count of row groups
};

/// The length of a Parquet file's footer, of which its last bytes speak; nothing if they do not,
/// which is for its reader to complain of.
Result<std::optional<uint64_t>> FooterBytes(const storage::ObjectReader& file);

}  // namespace dynalake::engine
