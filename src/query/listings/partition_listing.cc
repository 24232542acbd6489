#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "iceberg/model/sql_names.h"
#include "iceberg/scan/prune.h"
#include "query/listings/listing_makers.h"
#include "query/listings/manifest_rows.h"

namespace dynalake::query {
namespace {

using iceberg::DataFile;
using iceberg::Literal;
using iceberg::NestedField;

/// What the files of a partition say of a column.
struct ColumnFigures {
  bool has_bounds = false;
  std::optional<Literal> least = {};  ///< nothing once a file does not know its own
  std::optional<Literal> greatest = {};
  std::optional<int64_t> nulls = {};
  std::optional<int64_t> nans = {};

  bool is_known() const { return least || greatest || nulls; }
};

/// The files of a partition.
struct Partition {
  DataFile file = {};  ///< one of them, without its figures: it says which partition
  int64_t records = 0;
  int64_t files = 0;
  int64_t bytes = 0;
  std::vector<ColumnFigures> columns = {};
};

void AddCount(const int64_t* count, std::optional<int64_t>& sum) {
  if (count != nullptr) {
    sum = sum.value_or(0) + *count;
  }
}

void Widen(std::optional<Literal> bound, bool is_least, std::optional<Literal>& end) {
  if (end && bound && (is_least ? *bound < *end : *bound > *end)) {
    end = std::move(bound);
  } else if (!bound) {
    end.reset();
  }
}

void AddColumn(const DataFile& file, const NestedField& column, ColumnFigures& figures) {
  const int64_t* nulls = file.null_value_counts.Find(column.id);
  AddCount(nulls, figures.nulls);
  AddCount(file.nan_value_counts.Find(column.id), figures.nans);
  if (nulls != nullptr && *nulls == file.record_count) {
    return;  // no value has a say
  }
  auto lower = iceberg::ReadBound(column.type, file.lower_bounds.Find(column.id));
  auto upper = iceberg::ReadBound(column.type, file.upper_bounds.Find(column.id));
  if (!figures.has_bounds) {
    figures.has_bounds = true;
    figures.least = std::move(lower);
    figures.greatest = std::move(upper);
    return;
  }
  Widen(std::move(lower), /*is_least=*/true, figures.least);
  Widen(std::move(upper), /*is_least=*/false, figures.greatest);
}

/// The columns with values of their own that no partition field of today's spec is as it is.
std::vector<NestedField> ListedColumnsOf(const iceberg::TableMetadata& metadata) {
  std::vector<NestedField> columns;
  const std::vector<std::string> names = iceberg::SqlNames(metadata.current_schema().fields());
  for (size_t i = 0; i < names.size(); ++i) {
    NestedField column = metadata.current_schema().fields()[i];
    const bool is_partition =
        std::ranges::any_of(metadata.default_spec().fields, [&](const auto& field) {
          return field.source_id == column.id &&
                 field.transform.kind() == iceberg::Transform::Kind::kIdentity;
        });
    if (!is_partition && !column.type.is_nested() && TypeOf(column.type)) {
      column.name = names[i];
      columns.push_back(std::move(column));
    }
  }
  return columns;
}

using Columns = std::shared_ptr<const std::vector<NestedField>>;

/// A row of figures for each column.
SqlType FiguresType(const std::vector<NestedField>& columns) {
  std::vector<SqlField> fields;
  for (const NestedField& column : columns) {
    const SqlType type = *TypeOf(column.type);
    fields.push_back({.name = column.name,
                      .type = RowOf({{.name = "min", .type = type},
                                     {.name = "max", .type = type},
                                     {.name = "null_count", .type = Plain(TypeKind::kBigint)},
                                     {.name = "nan_count", .type = Plain(TypeKind::kBigint)}})});
  }
  return RowOf(std::move(fields));
}

void PutFigures(const std::vector<NestedField>& columns, const Partition& partition, Cell cell) {
  cell.BeginRow();
  for (size_t i = 0; i < columns.size(); ++i) {
    const ColumnFigures& figures = partition.columns[i];
    const Cell field = cell.Field(i);
    if (!figures.is_known()) {
      field.Null();
      continue;
    }
    field.BeginRow();
    field.Field(0).Put(columns[i].type, figures.least);
    field.Field(1).Put(columns[i].type, figures.greatest);
    field.Field(2).Put(figures.nulls);
    field.Field(3).Put(figures.nans);
  }
}

/// In the order in which they come first.
Result<std::vector<Partition>> ReadPartitions(const ListedTable& table, const PartitionRow& row,
                                              const std::vector<NestedField>& columns) {
  DYNALAKE_ASSIGN(auto entries, LiveEntries::Open(table.metadata, *table.reader));
  std::vector<Partition> partitions;
  std::unordered_map<std::string, size_t> by_key;
  while (true) {
    DYNALAKE_ASSIGN(const iceberg::ManifestEntry* entry, entries->Next());
    if (entry == nullptr) {
      return partitions;
    }
    const DataFile& file = entry->file;
    if (file.content != iceberg::FileContent::kData) {
      continue;
    }
    const auto [found, is_new] = by_key.emplace(row.KeyOf(file), partitions.size());
    if (is_new) {
      Partition& added = partitions.emplace_back();
      added.file.spec_id = file.spec_id;
      added.file.partition = file.partition;
      added.columns.resize(columns.size());
    }
    Partition& partition = partitions[found->second];
    partition.records += file.record_count;
    partition.files += 1;
    partition.bytes += file.file_size_bytes;
    for (size_t i = 0; i < columns.size(); ++i) {
      AddColumn(file, columns[i], partition.columns[i]);
    }
  }
}

ListedColumn<Partition> SumColumn(std::string name, int64_t Partition::* sum) {
  return {std::move(name), Plain(TypeKind::kBigint),
          [sum](const Partition& row, Cell cell) { cell.Put(row.*sum); }};
}

}  // namespace

Result<std::vector<std::string>> ListPartitionPaths(
    std::shared_ptr<const iceberg::TableMetadata> metadata, catalog::TableReader& reader) {
  if (std::ranges::none_of(metadata->partition_specs, &iceberg::PartitionSpec::is_partitioned)) {
    return Fail(ErrorCode::kInvalidArgument, "the table has no partitions");
  }
  DYNALAKE_ASSIGN(auto entries, LiveEntries::Open(metadata, reader));
  std::vector<std::string> paths;
  std::unordered_set<std::string> seen;
  while (true) {
    DYNALAKE_ASSIGN(const iceberg::ManifestEntry* entry, entries->Next());
    if (entry == nullptr) {
      return paths;
    }
    const iceberg::PartitionSpec* spec = metadata->FindSpec(entry->file.spec_id);
    if (spec == nullptr || entry->file.content != iceberg::FileContent::kData) {
      continue;
    }
    DYNALAKE_ASSIGN(const iceberg::Type type, metadata->PartitionTypeOf(spec->spec_id));
    std::string path = iceberg::PartitionPath(*spec, type, entry->file.partition);
    if (seen.insert(path).second) {
      paths.push_back(std::move(path));
    }
  }
}

TableListing ListPartitions(const ListedTable& table) {
  const auto partition = std::make_shared<const PartitionRow>(*table.metadata);
  const Columns columns =
      std::make_shared<const std::vector<NestedField>>(ListedColumnsOf(*table.metadata));
  std::vector<ListedColumn<Partition>> listed;
  if (partition->has_fields()) {
    listed.push_back({"partition", partition->type(), [partition](const Partition& row, Cell cell) {
                        partition->Put(row.file, cell);
                      }});
  }
  listed.push_back(SumColumn("record_count", &Partition::records));
  listed.push_back(SumColumn("file_count", &Partition::files));
  listed.push_back(SumColumn("total_size", &Partition::bytes));
  if (!columns->empty()) {
    listed.push_back({"data", FiguresType(*columns), [columns](const Partition& row, Cell cell) {
                        PutFigures(*columns, row, cell);
                      }});
  }
  return MakeListing<Partition>(
      table, std::move(listed),
      [table, partition, columns]() -> Result<std::unique_ptr<RowReader<Partition>>> {
        DYNALAKE_ASSIGN(auto rows, ReadPartitions(table, *partition, *columns));
        return std::unique_ptr<RowReader<Partition>>(std::make_unique<KeptRows<Partition>>(
            std::make_shared<const std::vector<Partition>>(std::move(rows))));
      });
}

}  // namespace dynalake::query
