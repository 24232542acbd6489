#include "ingest/value_deletes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <arrow/record_batch.h>

#include "files/parquet_reader.h"
#include "ingest/column_places.h"
#include "shaping/cell_reader.h"

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

Result<std::vector<shaping::Column>> ValueDeletes::ColumnsOf(
    const std::vector<int32_t>& field_ids) const {
  std::vector<shaping::Column> columns;
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

Result<ValueDeletes::Hashes> ValueDeletes::ReadHashes(
    const iceberg::DataFile& file, const std::vector<shaping::Column>& columns) const {
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
    DYNALAKE_ASSIGN(const auto batch, reader->Next());
    if (batch == nullptr) {
      return hashes;
    }
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
  }
}

Result<const ValueDeletes::Hashes*> ValueDeletes::HashesOf(
    const iceberg::DataFile& deletes, const std::vector<shaping::Column>& columns) {
  auto found = hashes_.find(deletes.file_path);
  if (found == hashes_.end()) {
    DYNALAKE_ASSIGN(Hashes hashes, ReadHashes(deletes, columns));
    std::ranges::sort(hashes);
    found = hashes_.emplace(deletes.file_path, std::move(hashes)).first;
  }
  return &found->second;
}

Result<std::vector<int64_t>> ValueDeletes::Read(const iceberg::DataFile& file,
                                                std::span<const iceberg::DataFile* const> deletes) {
  std::map<std::vector<int32_t>, Hashes> rows_by_ids;
  std::vector<int64_t> deleted;
  for (const iceberg::DataFile* each : deletes) {
    DYNALAKE_ASSIGN(const auto columns, ColumnsOf(each->equality_ids));
    auto rows = rows_by_ids.find(each->equality_ids);
    if (rows == rows_by_ids.end()) {
      DYNALAKE_ASSIGN(Hashes hashes, ReadHashes(file, columns));
      rows = rows_by_ids.emplace(each->equality_ids, std::move(hashes)).first;
    }
    DYNALAKE_ASSIGN(const Hashes* values, HashesOf(*each, columns));
    for (size_t row = 0; row < rows->second.size(); ++row) {
      if (std::ranges::binary_search(*values, rows->second[row])) {
        deleted.push_back(static_cast<int64_t>(row));
      }
    }
  }
  return deleted;
}

}  // namespace dynalake::ingest
