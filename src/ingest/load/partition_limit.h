#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "iceberg/model/data_file.h"
#include "iceberg/model/partition_spec.h"

namespace dynalake::ingest {

/// Unless the user allows more. Each partition is at least one file, and thousands of small files
/// make a table slow for every reader.
inline constexpr int64_t kMaxPartitions = 2000;

/// kInvalidArgument where the first `row_count` rows of a load make more partitions of `spec` than
/// `limit`: says how many.
Result<void> CheckPartitionCount(const iceberg::PartitionSpec& spec, int64_t partition_count,
                                 int64_t row_count, int64_t limit);

/// The same of the partitions that `files` have.
Result<void> CheckPartitionsOf(std::span<const iceberg::DataFile> files,
                               const iceberg::PartitionSpec& spec, int64_t limit);

}  // namespace dynalake::ingest
