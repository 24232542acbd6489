#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/result.h"

namespace dynalake::ingest {

/// Proves that no two items share their key, with bounded memory.
///
/// Each key becomes a 128-bit hash; hashes beyond the memory limit go to unnamed temporary files,
/// split by their first byte, and each part is sorted on its own. Equal hashes count as equal keys:
/// a false alarm has the odds of a 128-bit collision and would only forgo the identifier fields.
/// Not thread-safe.
class KeyUniqueness {
 public:
  struct Hash {
    uint64_t high = 0;
    uint64_t low = 0;
    friend auto operator<=>(const Hash&, const Hash&) = default;
  };

  explicit KeyUniqueness(size_t memory_bytes = size_t{64} << 20);

  /// Adds one key a row. Every column is a key column: string, binary, int64 or decimal, without
  /// nulls (kInternal otherwise), in the order of the key.
  Result<void> Add(const arrow::RecordBatch& keys);

  /// A key that was added twice, or nothing if all are distinct. Call once, after the last `Add`.
  Result<std::optional<Hash>> FindDuplicate();

  int64_t key_count() const { return key_count_; }

  /// The hashes of the rows of `keys`, as `Add` computes them; to find the rows of a duplicate.
  static Result<std::vector<Hash>> HashKeys(const arrow::RecordBatch& keys);

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, CloseFile>;
  static constexpr size_t kPartCount = 256;

  Result<void> Spill();
  Result<std::optional<Hash>> FindInPart(std::FILE* file);

  size_t memory_hashes_;
  std::vector<Hash> hashes_;
  std::array<File, kPartCount> parts_;
  bool spilled_ = false;
  int64_t key_count_ = 0;
};

}  // namespace dynalake::ingest
