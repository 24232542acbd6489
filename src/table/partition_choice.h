#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/partition_spec.h"
#include "shaping/columns/columns.h"

namespace dynalake::table {

/// One way in which the user wants the rows of a table grouped into files.
struct PartitionChoice {
  std::string attribute;  ///< or `_written_at`
  iceberg::Transform transform = {};

  friend bool operator==(const PartitionChoice&, const PartitionChoice&) = default;
};

/// "Country", "month(createdAt)", "bucket[16](PK)" or, as Spark and Athena spell it,
/// "bucket(16, PK)". kInvalidArgument shows the right form.
Result<PartitionChoice> ParsePartitionChoice(std::string_view text);
/// In the first form.
std::string PrintPartitionChoice(const PartitionChoice& choice);

/// What a table's rows are and how they are grouped.
struct TableShape {
  shaping::TableColumns columns;
  iceberg::PartitionSpec spec;
};

/// By entity where there are entities, then as chosen. kInvalidArgument for an attribute without a
/// column, and where a transform does not take its type.
Result<iceberg::PartitionSpec> MakePartitionSpec(const shaping::TableColumns& columns,
                                                 const std::vector<PartitionChoice>& choices);

}  // namespace dynalake::table
