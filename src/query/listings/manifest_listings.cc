#include <algorithm>
#include <utility>

#include "iceberg/model/human_text.h"
#include "iceberg/scan/prune.h"
#include "query/listings/listing_makers.h"
#include "query/listings/manifest_rows.h"
#include "query/listings/metric_values.h"

namespace dynalake::query {
namespace {

using iceberg::DataFile;
using iceberg::ManifestEntry;
using iceberg::ManifestFile;
using Metadata = std::shared_ptr<const iceberg::TableMetadata>;

SqlType Integer() { return Plain(TypeKind::kInteger); }
SqlType Bigint() { return Plain(TypeKind::kBigint); }

/// Of the values of each partition field in the files of a manifest.
void PutSummaries(const iceberg::TableMetadata& metadata, const ManifestFile& manifest, Cell cell) {
  const iceberg::PartitionSpec* spec = metadata.FindSpec(manifest.partition_spec_id);
  const auto type = metadata.PartitionTypeOf(manifest.partition_spec_id);
  const Cell element = cell.BeginArray();
  if (spec == nullptr || !type) {
    return;
  }
  const size_t count = std::min(manifest.partitions.size(), spec->fields.size());
  for (size_t i = 0; i < count; ++i) {
    const iceberg::FieldSummary& summary = manifest.partitions[i];
    const iceberg::Type& field_type = type->fields()[i].type;
    const auto text = [&](const std::optional<std::string>& bound) {
      return iceberg::HumanText(spec->fields[i].transform, field_type,
                                iceberg::ReadBound(field_type, bound ? &*bound : nullptr));
    };
    element.BeginRow();
    element.Field(0).Put(summary.contains_null);
    element.Field(1).Put(summary.contains_nan);
    element.Field(2).Put(std::string_view(text(summary.lower_bound)));
    element.Field(3).Put(std::string_view(text(summary.upper_bound)));
  }
}

class ManifestRows final : public RowReader<ManifestFile> {
 public:
  explicit ManifestRows(std::shared_ptr<const catalog::ManifestList> list)
      : list_(std::move(list)) {}
  Result<const ManifestFile*> Next() override {
    return at_ == list_->size() ? nullptr : &(*list_)[at_++];
  }

 private:
  std::shared_ptr<const catalog::ManifestList> list_;
  size_t at_ = 0;
};

template <typename T>
ListedColumn<ManifestFile> CountColumn(std::string name, SqlType type,
                                       std::optional<T> ManifestFile::* count) {
  return {std::move(name), std::move(type),
          [count](const ManifestFile& row, Cell cell) { cell.Put(row.*count); }};
}

ListedColumn<ManifestEntry> CountsColumn(std::string name,
                                         iceberg::FieldMap<int64_t> DataFile::* counts) {
  return {std::move(name), MapOf(Integer(), Bigint()),
          [counts](const ManifestEntry& row, Cell cell) {
            const auto& map = row.file.*counts;
            if (map.empty()) {
              return cell.Null();
            }
            const Cell::Entries entries = cell.BeginMap();
            for (const auto& [id, count] : map) {
              entries.key.Put(id);
              entries.value.Put(count);
            }
          }};
}

/// Bounds as texts, of the fields that the table still has.
ListedColumn<ManifestEntry> BoundsColumn(std::string name, Metadata metadata,
                                         iceberg::FieldMap<std::string> DataFile::* bounds) {
  return {std::move(name), MapOf(Integer(), Varchar()),
          [bounds, metadata = std::move(metadata)](const ManifestEntry& row, Cell cell) {
            const auto& map = row.file.*bounds;
            if (map.empty()) {
              return cell.Null();
            }
            const Cell::Entries entries = cell.BeginMap();
            for (const auto& [id, bytes] : map) {
              const iceberg::NestedField* field = metadata->current_schema().FindField(id);
              if (field == nullptr || field->type.is_nested()) {
                continue;
              }
              if (const auto bound = iceberg::ReadBound(field->type, &bytes)) {
                entries.key.Put(id);
                entries.value.Put(std::string_view(iceberg::HumanText(field->type, *bound)));
              }
            }
          }};
}

template <typename T>
void PutNumbers(const std::vector<T>& numbers, Cell cell) {
  if (numbers.empty()) {
    return cell.Null();
  }
  const Cell element = cell.BeginArray();
  for (const T number : numbers) {
    element.Put(number);
  }
}

std::vector<ListedColumn<ManifestEntry>> MetricColumns(const Metadata& metadata) {
  const auto readable = std::make_shared<const ReadableMetrics>(metadata->current_schema());
  return {
      CountsColumn("column_sizes", &DataFile::column_sizes),
      CountsColumn("value_counts", &DataFile::value_counts),
      CountsColumn("null_value_counts", &DataFile::null_value_counts),
      CountsColumn("nan_value_counts", &DataFile::nan_value_counts),
      BoundsColumn("lower_bounds", metadata, &DataFile::lower_bounds),
      BoundsColumn("upper_bounds", metadata, &DataFile::upper_bounds),
      {"key_metadata", Plain(TypeKind::kVarbinary),
       [](const ManifestEntry& row, Cell cell) {
         row.file.key_metadata ? cell.Put(std::string_view(*row.file.key_metadata)) : cell.Null();
       }},
      {"split_offsets", ArrayOf(Bigint()),
       [](const ManifestEntry& row, Cell cell) { PutNumbers(row.file.split_offsets, cell); }},
      {"equality_ids", ArrayOf(Integer()),
       [](const ManifestEntry& row, Cell cell) { PutNumbers(row.file.equality_ids, cell); }},
      {"sort_order_id", Integer(),
       [](const ManifestEntry& row, Cell cell) { cell.Put(row.file.sort_order_id); }},
      {"readable_metrics", Plain(TypeKind::kJson),
       [readable](const ManifestEntry& row, Cell cell) {
         cell.Put(std::string_view(readable->Of(row.file)));
       }},
  };
}

}  // namespace

TableListing ListManifests(const ListedTable& table) {
  const SqlType summary = RowOf({{.name = "contains_null", .type = Plain(TypeKind::kBoolean)},
                                 {.name = "contains_nan", .type = Plain(TypeKind::kBoolean)},
                                 {.name = "lower_bound", .type = Varchar()},
                                 {.name = "upper_bound", .type = Varchar()}});
  std::vector<ListedColumn<ManifestFile>> columns = {
      {"path", Varchar(),
       [](const ManifestFile& row, Cell cell) { cell.Put(std::string_view(row.manifest_path)); }},
      {"length", Bigint(),
       [](const ManifestFile& row, Cell cell) { cell.Put(row.manifest_length_bytes); }},
      {"partition_spec_id", Integer(),
       [](const ManifestFile& row, Cell cell) { cell.Put(row.partition_spec_id); }},
      {"added_snapshot_id", Bigint(),
       [](const ManifestFile& row, Cell cell) { cell.Put(row.added_snapshot_id); }},
      CountColumn("added_data_files_count", Integer(), &ManifestFile::added_files_count),
      CountColumn("added_rows_count", Bigint(), &ManifestFile::added_rows_count),
      CountColumn("existing_data_files_count", Integer(), &ManifestFile::existing_files_count),
      CountColumn("existing_rows_count", Bigint(), &ManifestFile::existing_rows_count),
      CountColumn("deleted_data_files_count", Integer(), &ManifestFile::deleted_files_count),
      CountColumn("deleted_rows_count", Bigint(), &ManifestFile::deleted_rows_count),
      {"partition_summaries", ArrayOf(summary),
       [metadata = table.metadata](const ManifestFile& row, Cell cell) {
         PutSummaries(*metadata, row, cell);
       }}};
  return MakeListing<ManifestFile>(
      table, std::move(columns), [table]() -> Result<std::unique_ptr<RowReader<ManifestFile>>> {
        DYNALAKE_ASSIGN(auto list, CurrentManifests(*table.metadata, *table.reader));
        return std::unique_ptr<RowReader<ManifestFile>>(
            std::make_unique<ManifestRows>(std::move(list)));
      });
}

TableListing ListFiles(const ListedTable& table) {
  std::vector<ListedColumn<ManifestEntry>> columns = {
      {"content", Integer(),
       [](const ManifestEntry& row, Cell cell) {
         cell.Put(static_cast<int32_t>(row.file.content));
       }},
      {"file_path", Varchar(),
       [](const ManifestEntry& row, Cell cell) { cell.Put(std::string_view(row.file.file_path)); }},
      {"file_format", Varchar(),
       [](const ManifestEntry& row, Cell cell) {
         cell.Put(iceberg::FileFormatName(row.file.file_format));
       }},
      {"spec_id", Integer(),
       [](const ManifestEntry& row, Cell cell) { cell.Put(row.file.spec_id); }},
  };
  const auto partition = std::make_shared<const PartitionRow>(*table.metadata);
  if (partition->has_fields()) {
    columns.push_back(
        {"partition", partition->type(),
         [partition](const ManifestEntry& row, Cell cell) { partition->Put(row.file, cell); }});
  }
  columns.push_back({"record_count", Bigint(),
                     [](const ManifestEntry& row, Cell cell) { cell.Put(row.file.record_count); }});
  columns.push_back({"file_size_in_bytes", Bigint(), [](const ManifestEntry& row, Cell cell) {
                       cell.Put(row.file.file_size_bytes);
                     }});
  std::ranges::move(MetricColumns(table.metadata), std::back_inserter(columns));
  return MakeListing<ManifestEntry>(
      table, std::move(columns), [table]() -> Result<std::unique_ptr<RowReader<ManifestEntry>>> {
        DYNALAKE_ASSIGN(auto entries, LiveEntries::Open(table.metadata, *table.reader));
        return std::unique_ptr<RowReader<ManifestEntry>>(std::move(entries));
      });
}

}  // namespace dynalake::query
