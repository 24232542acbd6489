#include "ingest/keys/value_deletes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <arrow/record_batch.h>

#include "files/parquet_reader.h"
#include "ingest/keys/column_places.h"
#include "shaping/builder/cell_reader.h"

namespace dynalake::ingest {
namespace {

using iceberg::NestedField;
using iceberg::TypeId;
using shaping::CellEncoding;
using shaping::ColumnType;

Error NotComparable(std::string_view what) {
  return Fail(ErrorCode::kUnsupported,
              "rows of the table are deleted by the value of {}, which is not applied here: have "
              "the engine that wrote these equality deletes compact the table first (Spark: CALL "
              "dynalake.system.rewrite_data_files(table => '…', options => map('rewrite-all', "
              "'true')))",
              what);
}

/// A column by which cells of the field are printed: equal texts are equal values. Floating point
/// is not allowed by the specification.
std::optional<shaping::Column> ComparableColumn(const NestedField& field) {
  shaping::Column column;
  column.field_id = field.id;
  column.name = field.name;
  const auto as = [&column](ColumnType type, CellEncoding encoding) {
    column.type = type;
    column.encoding = encoding;
    return std::optional(column);
  };
  switch (field.type.id()) {
    case TypeId::kString:
      return as(ColumnType::kString, CellEncoding::kS);
    case TypeId::kBinary:
      return as(ColumnType::kBinary, CellEncoding::kB);
    case TypeId::kBoolean:
      return as(ColumnType::kBoolean, CellEncoding::kBool);
    case TypeId::kInt:
    case TypeId::kLong:
      return as(ColumnType::kLong, CellEncoding::kN);
    case TypeId::kDecimal:
      return as(ColumnType::kDecimal, CellEncoding::kN);
    case TypeId::kDate:
      return as(ColumnType::kDate, CellEncoding::kIsoText);
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return as(ColumnType::kTimestamp, CellEncoding::kEpochMillis);
    default:
      return std::nullopt;
  }
}

/// The field of this id, in whatever schema had it.
const NestedField* FindField(const iceberg::TableMetadata& metadata, int32_t id) {
  if (const NestedField* field = metadata.current_schema().FindField(id)) {
    return field;
  }
  for (const iceberg::Schema& schema : metadata.schemas) {
    if (const NestedField* field = schema.FindField(id)) {
      return field;
    }
  }
  return nullptr;
}

bool IsTopLevel(const iceberg::TableMetadata& metadata, int32_t id) {
  return std::ranges::all_of(metadata.schemas, [id](const iceberg::Schema& schema) {
    return schema.FindField(id) == nullptr || !schema.ParentId(id).has_value();
  });
}

}  // namespace

Result<ValueDeletes::Columns> ValueDeletes::ColumnsOf(const std::vector<int32_t>& field_ids) const {
  Columns columns;
  for (const int32_t id : field_ids) {
    const NestedField* field = FindField(metadata_, id);
    if (field == nullptr) {
      return NotComparable(fmt::format("the unknown field {}", id));
    }
    auto column = ComparableColumn(*field);
    if (!column || !IsTopLevel(metadata_, id) || field->initial_default) {
      return NotComparable(fmt::format("the column {}", field->name));
    }
    columns.push_back(*std::move(column));
  }
  return columns;
}

Result<void> ValueDeletes::VisitHashes(const iceberg::DataFile& file, const Columns& columns,
                                       const TakeHashes& take) const {
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
  DYNALAKE_ASSIGN(const auto reader, files::TableFileReader::Open(store_, location));
  DYNALAKE_ASSIGN(const iceberg::NameMapping names, NameMappingIn(metadata_));
  std::vector<int32_t> ids;
  for (const shaping::Column& column : columns) {
    ids.push_back(column.field_id);
  }
  const std::vector<int> places = ColumnPlaces(*reader->schema(), ids, names);
  if (std::ranges::find(places, -1) != places.end()) {
    return NotComparable(fmt::format("columns that {} lacks", file.file_path));
  }
  DYNALAKE_TRY(reader->SelectPositions(places));
  Hashes hashes;
  std::string text;
  while (true) {
    DYNALAKE_TRY(cancel_.Check());
    DYNALAKE_ASSIGN(const auto batch, reader->Next());
    if (batch == nullptr) {
      return {};
    }
    hashes.clear();
    std::vector<shaping::CellReader> cells;
    for (size_t i = 0; i < columns.size(); ++i) {
      DYNALAKE_ASSIGN(auto cell,
                      shaping::CellReader::Make(columns[i], batch->column(static_cast<int>(i))));
      cells.push_back(std::move(cell));
    }
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      text.clear();
      for (const shaping::CellReader& cell : cells) {
        if (cell.IsNull(row)) {
          text += "null";
        } else {
          cell.AppendValue(row, &text);
        }
      }
      hashes.push_back(HashText(text));
    }
    take(hashes);
  }
}

Result<std::vector<ValueDeletes::HashedRow>> ValueDeletes::ReadRows(const iceberg::DataFile& file,
                                                                    const Columns& columns) const {
  std::vector<HashedRow> rows;
  DYNALAKE_TRY(VisitHashes(file, columns, [&rows](const Hashes& hashes) {
    for (const KeyHash& hash : hashes) {
      rows.push_back({.hash = hash, .row = static_cast<int64_t>(rows.size())});
    }
  }));
  std::ranges::sort(rows, {}, &HashedRow::hash);
  return rows;
}

Result<void> ValueDeletes::VisitValues(const iceberg::DataFile& deletes, const Columns& columns,
                                       const TakeHashes& take) {
  DYNALAKE_TRY(cancel_.Check());
  auto found = hashes_.find(deletes.file_path);
  if (found == hashes_.end()) {
    if (kept_ + deletes.record_count > most_kept_) {
      return VisitHashes(deletes, columns, take);
    }
    Hashes all;
    DYNALAKE_TRY(VisitHashes(deletes, columns, [&all](const Hashes& hashes) {
      all.insert(all.end(), hashes.begin(), hashes.end());
    }));
    kept_ += static_cast<int64_t>(all.size());
    found = hashes_.emplace(deletes.file_path, std::move(all)).first;
  }
  take(found->second);
  return {};
}

Result<std::vector<int64_t>> ValueDeletes::Read(const iceberg::DataFile& file,
                                                std::span<const iceberg::DataFile* const> deletes) {
  std::map<std::vector<int32_t>, std::vector<const iceberg::DataFile*>> deletes_by_ids;
  for (const iceberg::DataFile* each : deletes) {
    deletes_by_ids[each->equality_ids].push_back(each);
  }
  std::vector<int64_t> deleted;
  for (const auto& [ids, some] : deletes_by_ids) {
    DYNALAKE_ASSIGN(const Columns columns, ColumnsOf(ids));
    DYNALAKE_ASSIGN(std::vector<HashedRow> rows, ReadRows(file, columns));
    const TakeHashes take = [&rows](const Hashes& hashes) {
      for (const KeyHash& hash : hashes) {
        auto row = std::ranges::lower_bound(rows, hash, {}, &HashedRow::hash);
        // Where the first row of a value is deleted, all are.
        for (; row != rows.end() && row->hash == hash && !row->is_deleted; ++row) {
          row->is_deleted = true;
        }
      }
    };
    for (const iceberg::DataFile* each : some) {
      DYNALAKE_TRY(VisitValues(*each, columns, take));
    }
    for (const HashedRow& row : rows) {
      if (row.is_deleted) {
        deleted.push_back(row.row);
      }
    }
  }
  return deleted;
}

}  // namespace dynalake::ingest
