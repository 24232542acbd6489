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

namespace dynalake::ingest {

/// Gathers the keys that the units of one load write, while they are written, so that nobody must
/// read them back to prove that no two are equal. What a unit elsewhere writes, or wrote in an
/// earlier run, is missing; `Has` says so. Thread-safe but for `FindDuplicate`.
class KeyProof {
 public:
  /// For rows with the key of `columns`, which have one.
  KeyProof(const shaping::TableColumns& columns, size_t memory_bytes);

  /// Whether rows that are shaped with `columns` have comparable keys.
  bool Covers(const shaping::TableColumns& columns) const;

  /// The keys of some rows of a unit; each row of a unit once.
  Result<void> Add(std::span<const KeyHash> keys);
  /// All of the unit's rows were added.
  void Complete(const std::string& unit_id);
  /// Only some of a unit's rows were added, and will not be used: nothing is proven any more.
  void Spoil();

  bool Has(const std::string& unit_id) const;
  bool is_spoiled() const;

  /// As `KeyUniqueness::FindDuplicate`.
  Result<std::optional<KeyHash>> FindDuplicate() { return uniqueness_.FindDuplicate(); }

 private:
  std::vector<shaping::Column> key_columns_;
  mutable std::mutex mutex_;
  KeyUniqueness uniqueness_;
  std::set<std::string> complete_;
  bool is_spoiled_ = false;
};

}  // namespace dynalake::ingest
