#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::iceberg {

/// A blob of a Puffin file as its footer describes it (Puffin specification, "FileMetadata").
struct PuffinBlob {
  std::string type = {};
  std::vector<int32_t> fields = {};
  int64_t snapshot_id = -1;
  int64_t sequence_number = -1;
  int64_t offset = 0;
  int64_t length_bytes = 0;
  std::optional<std::string> compression_codec = {};
  std::map<std::string, std::string, std::less<>> properties = {};

  friend bool operator==(const PuffinBlob& a, const PuffinBlob& b) = default;
};

/// A footer: what the file holds, and properties of the whole file, for arbitrary information.
struct PuffinFooter {
  std::vector<PuffinBlob> blobs = {};
  std::map<std::string, std::string, std::less<>> properties = {};

  friend bool operator==(const PuffinFooter& a, const PuffinFooter& b) = default;
};

/// Bytes at the end of a file that hold its footer, from the file's last 12 bytes or more
/// (`kPuffinTailBytes`); so that a reader fetches no more.
inline constexpr size_t kPuffinTailBytes = 12;
Result<size_t> PuffinFooterSize(std::string_view tail);

/// Reads a footer (the last `PuffinFooterSize` bytes or more) of a file of `file_size_bytes`. Blobs
/// lie inside the file, before the footer. A compressed footer is `kUnsupported`.
Result<PuffinFooter> ReadPuffinFooter(std::string_view footer, int64_t file_size_bytes);

/// Builds a Puffin file in memory.
class PuffinWriter {
 public:
  PuffinWriter();

  /// Appends an uncompressed blob; `blob.offset` and `blob.length_bytes` are set. The reference
  /// lives until the next call.
  const PuffinBlob& Add(PuffinBlob blob, std::string_view bytes);
  /// Of the whole file. UTF-8.
  void SetProperty(std::string key, std::string value);

  /// The whole file. The writer is spent.
  std::string Finish();

 private:
  std::string file_;
  PuffinFooter footer_;
};

}  // namespace dynalake::iceberg
