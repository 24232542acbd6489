#pragma once

#include <cstdint>
#include <vector>

#include "files/byte_buffer.h"
#include "files/leaf_path.h"
#include "files/page_compressor.h"

namespace dynalake::files {

/// What the columns of one writer's files share, whichever of them is under way: the compressor and
/// memory for pages. Memory that was written to lately is in the cache, and costs no page faults.
/// For one thread.
class PageWorkspace {
 public:
  PageWorkspace(PageCodec codec, int zstd_level) : compressor_(codec, zstd_level) {}

  PageCompressor& compressor() { return compressor_; }
  /// An empty buffer: one that was given back, if there is one.
  ByteBuffer TakeBuffer() {
    if (spare_.empty()) {
      return {};
    }
    ByteBuffer buffer = std::move(spare_.back());
    spare_.pop_back();
    buffer.Clear();
    return buffer;
  }
  void GiveBuffer(ByteBuffer buffer) {
    if (spare_.size() < kMostSpare) {
      spare_.push_back(std::move(buffer));
    }
  }
  /// Indices of a page while it is encoded.
  std::vector<int32_t>& indices() { return indices_; }
  /// The entries that one step adds to a page.
  LeafEntries& entries() { return entries_; }
  /// Frees what nobody uses.
  void ReleaseMemory() { spare_.clear(); }

 private:
  static constexpr size_t kMostSpare = 64;

  PageCompressor compressor_;
  std::vector<ByteBuffer> spare_;
  std::vector<int32_t> indices_;
  LeafEntries entries_;
};

}  // namespace dynalake::files
