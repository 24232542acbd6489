#include "ingest/load/partition_limit.h"

#include <string>
#include <unordered_set>

#include "base/format.h"

namespace dynalake::ingest {

Result<void> CheckPartitionCount(const iceberg::PartitionSpec& spec, int64_t partition_count,
                                 int64_t row_count, int64_t limit) {
  if (partition_count <= limit) {
    return {};
  }
  std::string fields;
  for (const iceberg::PartitionField& field : spec.fields) {
    fields += (fields.empty() ? "" : ", ") + field.name;
  }
  return Fail(ErrorCode::kInvalidArgument,
              "{} items make {} partitions by {}, and a load makes at most {}: partition by fewer "
              "values, such as bucket[16](ATTRIBUTE) or month(ATTRIBUTE), or allow as many files "
              "with --max-partitions N",
              row_count, partition_count, fields, limit);
}

Result<void> CheckPartitionsOf(std::span<const iceberg::DataFile> files,
                               const iceberg::PartitionSpec& spec, int64_t limit) {
  std::unordered_set<std::string> partitions;
  int64_t row_count = 0;
  for (const iceberg::DataFile& file : files) {
    partitions.insert(iceberg::PartitionKey(file.partition));
    row_count += file.record_count;
  }
  return CheckPartitionCount(spec, static_cast<int64_t>(partitions.size()), row_count, limit);
}

}  // namespace dynalake::ingest
