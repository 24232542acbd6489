#include "app/reports/manifest_statistics.h"

#include <algorithm>
#include <limits>

#include <arrow/api.h>

#include "app/settings/units.h"
#include "iceberg/model/single_value.h"
#include "iceberg/scan/column_range.h"
#include "render/cell.h"
#include "shaping/columns/columns.h"

namespace dynalake::app {
namespace {

using iceberg::Literal;
using iceberg::TypeId;

std::string TextOf(const iceberg::Type& type, const Literal& value) {
  std::shared_ptr<arrow::Scalar> scalar;
  switch (type.id()) {
    case TypeId::kDate:
      scalar = std::make_shared<arrow::Date32Scalar>(value.int32());
      break;
    case TypeId::kTimestamp:
      scalar = std::make_shared<arrow::TimestampScalar>(value.int64(),
                                                        arrow::timestamp(arrow::TimeUnit::MICRO));
      break;
    case TypeId::kTimestampTz:
      scalar = std::make_shared<arrow::TimestampScalar>(
          value.int64(), arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"));
      break;
    case TypeId::kDecimal:
      return iceberg::DecimalToText(value.decimal(), type.scale());
    default:
      return value.ToString();
  }
  std::string text;
  if (const auto array = arrow::MakeArrayFromScalar(*scalar, 1); array.ok()) {
    render::AppendCellText(**array, 0, render::BinaryText::kHex, text);
  }
  return text;
}

/// The entity that all rows of a file are of, as its partition says. Nothing where it says none;
/// the inner nothing is that of rows without an entity.
std::optional<std::optional<Literal>> EntityOf(const iceberg::TableMetadata& metadata,
                                               const iceberg::DataFile& file) {
  const iceberg::PartitionSpec* spec = metadata.FindSpec(file.spec_id);
  for (size_t i = 0; spec != nullptr && i < spec->fields.size(); ++i) {
    const iceberg::PartitionField& field = spec->fields[i];
    if (field.source_id == shaping::kEntityFieldId && i < file.partition.size() &&
        field.transform.kind() == iceberg::Transform::Kind::kIdentity) {
      return file.partition[i];
    }
  }
  return std::nullopt;
}

}  // namespace

void ManifestStatistics::Add(const iceberg::DataFile& file) {
  files_.push_back(&file);
  rows_ += file.record_count;
  bytes_ += file.file_size_bytes;
}

Result<ManifestStatistics> ManifestStatistics::Read(catalog::TableReader& reader,
                                                    const iceberg::TableMetadata& metadata) {
  ManifestStatistics statistics;
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  if (snapshot == nullptr) {
    return statistics;
  }
  DYNALAKE_ASSIGN(statistics.live_, reader.ReadLiveFiles(metadata, *snapshot));
  for (const iceberg::ManifestEntry* entry : statistics.live_->data_files()) {
    statistics.Add(entry->file);
  }
  statistics.has_deletes_ = !statistics.live_->delete_files().empty();
  return statistics;
}

Result<std::optional<ManifestStatistics>> ManifestStatistics::ReadEntity(
    catalog::TableReader& reader, const iceberg::TableMetadata& metadata,
    const std::string& entity) {
  DYNALAKE_ASSIGN(const ManifestStatistics all, Read(reader, metadata));
  ManifestStatistics statistics;
  statistics.live_ = all.live_;
  statistics.has_deletes_ = all.has_deletes_;
  const std::optional<Literal> wanted = Literal::String(entity);
  for (const iceberg::DataFile* file : all.files_) {
    const auto found = EntityOf(metadata, *file);
    if (!found) {
      return std::optional<ManifestStatistics>();
    }
    if (*found == wanted) {
      statistics.Add(*file);
    }
  }
  return std::optional(std::move(statistics));
}

std::optional<int64_t> ManifestStatistics::Nulls(int32_t field_id) const {
  int64_t sum = 0;
  for (const iceberg::DataFile* file : files_) {
    const auto nulls = iceberg::NullsIn(*file, field_id);
    if (!nulls) {
      return std::nullopt;
    }
    sum += *nulls;
  }
  return has_deletes_ ? std::nullopt : std::optional(sum);
}

std::optional<ManifestStatistics::Range> ManifestStatistics::RangeOf(
    const iceberg::NestedField& field) const {
  iceberg::ColumnRangeMaker maker(field);
  for (const iceberg::DataFile* file : files_) {
    maker.Add(*file);
  }
  const auto range = maker.range();
  return range && !has_deletes_
             ? std::optional(Range{.least = TextOf(field.type, range->least),
                                   .greatest = TextOf(field.type, range->greatest)})
             : std::nullopt;
}

std::optional<int64_t> DistinctBySketch(const iceberg::TableMetadata& metadata, int32_t field_id) {
  constexpr std::string_view kThetaSketch = "apache-datasketches-theta-v1";
  for (const iceberg::StatisticsFile& file : metadata.statistics) {
    for (const iceberg::BlobMetadata& blob : file.blobs) {
      const auto count = blob.properties.find("ndv");
      if (blob.type == kThetaSketch && blob.fields == std::vector<int32_t>{field_id} &&
          blob.snapshot_id == metadata.current_snapshot_id && count != blob.properties.end()) {
        const auto number = ParseInteger(count->second, 0, std::numeric_limits<int64_t>::max());
        return number ? std::optional(*number) : std::nullopt;
      }
    }
  }
  return std::nullopt;
}

}  // namespace dynalake::app
