#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "iceberg/model/manifest.h"

namespace dynalake::iceberg {

/// Finds the deletes that apply to a data file (specification, "Scan Planning"): a deletion vector
/// alone where there is one, else position deletes of the same partition, spec and an equal or
/// later sequence number that name the file or may; equality deletes with a later sequence number,
/// of the same partition or of an unpartitioned spec. Keeps pointers: the entries outlive the
/// index.
class DeleteIndex {
 public:
  /// `deletes` are live entries of delete manifests. `unpartitioned_spec_ids` are the specs without
  /// fields.
  DeleteIndex(std::span<const ManifestEntry> deletes,
              std::span<const int32_t> unpartitioned_spec_ids);

  bool empty() const { return empty_; }
  /// In ascending order of sequence number.
  std::vector<const ManifestEntry*> For(const ManifestEntry& data) const;

 private:
  using Entries = std::vector<const ManifestEntry*>;

  bool empty_ = true;
  std::unordered_map<std::string, Entries> deletion_vectors_;   ///< by comparable path
  std::unordered_map<std::string, Entries> positions_by_path_;  ///< that name one data file
  std::unordered_map<std::string, Entries> positions_by_partition_;
  std::unordered_map<std::string, Entries> equality_by_partition_;
  Entries global_equality_;
};

}  // namespace dynalake::iceberg
