#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "ingest/keys/key_hash.h"

namespace dynalake::ingest {

/// Proves that no two items share their key, with bounded memory.
///
/// Hashes are split by their first byte into parts, each of which then fits the processor's cache
/// as a table of its own. Beyond the memory limit the parts go to unnamed temporary files. Not
/// thread-safe.
class KeyUniqueness {
 public:
  explicit KeyUniqueness(size_t memory_bytes = size_t{64} << 20);

  Result<void> Add(std::span<const KeyHash> keys);

  /// A key that was added twice, or nothing if all are distinct. Call once, after the last `Add`.
  Result<std::optional<KeyHash>> FindDuplicate();

  /// The same for a few keys, such as those of one batch.
  static std::optional<KeyHash> FindTwin(std::span<const KeyHash> keys);

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  struct Part {
    std::vector<KeyHash> hashes;
    std::unique_ptr<std::FILE, CloseFile> file;  ///< what was added before `hashes`
    size_t count_in_file = 0;
  };
  static constexpr size_t kPartCount = 256;

  Result<void> Spill();
  Result<void> ReadBack(Part& part);

  size_t memory_hashes_;
  std::array<Part, kPartCount> parts_;
  size_t held_ = 0;  ///< hashes in memory
};

}  // namespace dynalake::ingest
