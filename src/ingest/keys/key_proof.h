#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/keys/key_hash.h"
#include "ingest/keys/key_uniqueness.h"
#include "shaping/columns/columns.h"
#include "work/handover.h"

namespace dynalake::ingest {

/// Gathers the keys that the units of one load write and hand over (`KeyHandover`), so that nobody
/// must read them back to prove that no two are equal. What units wrote in an earlier run may be
/// missing; `Has` says so. Thread-safe but for `FindDuplicate`.
class KeyProof final : public work::Handover {
 public:
  /// For rows with the key of `columns`, which have one.
  KeyProof(const shaping::TableColumns& columns, size_t memory_bytes);

  /// Whether rows that are shaped with `columns` have comparable keys.
  bool Covers(const shaping::TableColumns& columns) const;

  /// The keys of some rows of a unit; each row of a unit once.
  Result<void> Append(const std::string& unit_id, std::span<const std::byte> bytes) override;
  /// Where only some of a unit's rows were added, which will not be used, nothing is proven any
  /// more.
  void Finish(const std::string& unit_id, bool is_whole) override;
  /// Keys that no unit handed over.
  Result<void> Add(std::span<const KeyHash> keys);

  bool Has(const std::string& unit_id) const;
  bool is_spoiled() const;

  /// As `KeyUniqueness::FindDuplicate`.
  Result<std::optional<KeyHash>> FindDuplicate(int threads) {
    return uniqueness_.FindDuplicate(threads);
  }

 private:
  std::vector<shaping::Column> key_columns_;
  mutable std::mutex mutex_;
  KeyUniqueness uniqueness_;
  std::set<std::string> complete_;
  bool is_spoiled_ = false;
};

}  // namespace dynalake::ingest
