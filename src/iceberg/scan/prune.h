#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "iceberg/model/literal.h"
#include "iceberg/model/manifest.h"
#include "iceberg/model/table_metadata.h"
#include "iceberg/model/type.h"
#include "iceberg/scan/predicate.h"

namespace dynalake::iceberg {

/// A bound as manifests have it; nothing where it is absent (null), unreadable or NaN, which some
/// writers left.
std::optional<Literal> ReadBound(const Type& type, const std::string* bytes);

/// Says which manifests and files can hold rows that match a predicate, from partition values and
/// column bounds alone. Never says no to one that does; unknown transforms, missing metrics and
/// types without order say yes. Immutable and thread-safe; 10,000 files take a few milliseconds.
class Pruner {
 public:
  /// `kInvalidArgument` where a field does not exist in the current schema or a literal does not
  /// suit its type.
  static Result<Pruner> Make(const Predicate& predicate, const TableMetadata& table);

  bool MayMatch(const ManifestFile& manifest) const;
  /// For data files; `file.spec_id` says how to read its partition.
  bool MayMatch(const DataFile& file) const;

 private:
  struct Plan;
  explicit Pruner(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}

  std::shared_ptr<const Plan> plan_;
};

}  // namespace dynalake::iceberg
