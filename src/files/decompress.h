#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/md5.h"
#include "base/md5_pairs.h"
#include "base/result.h"
#include "files/byte_source.h"
#include "files/compression.h"
#include "storage/object_store.h"

namespace dynalake::files {

struct DecompressOptions {
  /// More decompressed bytes than this are an error.
  uint64_t max_output_bytes = uint64_t{1} << 40;
  /// So is a larger ratio of decompressed to stored bytes, once 256 MiB have come out.
  uint64_t max_expansion = 20'000;
  /// A zstd frame that asks for a larger window is an error; 27 is the limit of the zstd program.
  int max_zstd_window_log = 27;
  /// Size of one ranged read of the object.
  size_t read_bytes = size_t{256} << 10;
  /// Whether to compute `stored_md5`. Of the 0.50 CPU seconds for the 84 MB (763 MB of lines) of a
  /// generated export, MD5 takes 0.09, or 0.05 where another thread computes one (Zen 5).
  bool compute_md5 = true;
  /// Shared by the readers of several threads; null: none of them.
  std::shared_ptr<Md5Pairs> md5_pairs = nullptr;
};

/// Reads one object of a store from its beginning to its end and gives its content decompressed:
/// gzip with any number of members, zstd with any number of frames, or plain bytes. Checksums of
/// the format (CRC-32 and length of gzip, the content checksum of zstd) are checked; an object that
/// ends early, carries bytes after its end or breaks its format is `kMalformedInput`, a limit that
/// is met `kUnsupported`; every message names the object. Memory is bounded by `read_bytes`
/// and the window. Not thread-safe.
class DecompressingReader : public ByteSource {
 public:
  /// Reads the first bytes of the object to see what it is. `store` must outlive the reader.
  static Result<std::unique_ptr<DecompressingReader>> Open(storage::ObjectStore& store,
                                                           const storage::Location& location,
                                                           const DecompressOptions& options = {});

  /// What the stored bytes are. Recognised by their first bytes, never by the object's name, since
  /// copied exports often keep a `.gz` name over plain bytes and the reverse.
  virtual Compression compression() const = 0;
  /// Bytes of the object read so far; its size once `Read` has returned zero.
  virtual uint64_t stored_bytes() const = 0;
  /// Decompressed bytes given so far.
  virtual uint64_t output_bytes() const = 0;
  /// The MD5 of the whole stored object, computed as it was read. Only after `Read` returned zero,
  /// and only with `compute_md5`.
  virtual const Md5::Bytes& stored_md5() const = 0;
};

}  // namespace dynalake::files
