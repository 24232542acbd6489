#include "files/position_deletes.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>

#include "base/assert.h"
#include "files/arrow_status.h"
#include "files/field_id.h"
#include "files/parquet_reader.h"
#include "files/parquet_writer.h"
#include "iceberg/codec/deletion_vector.h"
#include "iceberg/model/schema.h"

namespace dynalake::files {
namespace {

constexpr const char* kPathName = "file_path";
constexpr const char* kPositionName = "pos";

std::shared_ptr<arrow::Field> RequiredField(const char* name, std::shared_ptr<arrow::DataType> type,
                                            int32_t field_id) {
  return arrow::field(name, std::move(type), false,
                      arrow::key_value_metadata({"PARQUET:field_id"}, {std::to_string(field_id)}));
}

std::shared_ptr<arrow::Schema> DeleteSchema() {
  return arrow::schema(
      {RequiredField(kPathName, arrow::utf8(), iceberg::kDeleteFilePathFieldId),
       RequiredField(kPositionName, arrow::int64(), iceberg::kDeletePositionFieldId)});
}

/// The paths, which repeat, as a dictionary array.
Result<std::shared_ptr<arrow::RecordBatch>> BatchOf(const std::vector<PositionDelete>& deletes) {
  arrow::StringBuilder paths;
  arrow::Int32Builder path_indices;
  arrow::Int64Builder positions;
  const std::string* last_path = nullptr;
  for (const PositionDelete& row : deletes) {
    if (last_path == nullptr || *last_path != row.file_path) {
      DYNALAKE_TRY(FromArrow(paths.Append(row.file_path)));
      last_path = &row.file_path;
    }
    DYNALAKE_TRY(FromArrow(path_indices.Append(static_cast<int32_t>(paths.length() - 1))));
    DYNALAKE_TRY(FromArrow(positions.Append(row.position)));
  }
  DYNALAKE_ASSIGN(auto dictionary, FromArrow(paths.Finish()));
  DYNALAKE_ASSIGN(auto indices, FromArrow(path_indices.Finish()));
  DYNALAKE_ASSIGN(auto position_array, FromArrow(positions.Finish()));
  auto path_array = std::make_shared<arrow::DictionaryArray>(
      arrow::dictionary(arrow::int32(), arrow::utf8()), std::move(indices), std::move(dictionary));
  return arrow::RecordBatch::Make(DeleteSchema(), static_cast<int64_t>(deletes.size()),
                                  arrow::ArrayVector{path_array, position_array});
}

/// The column of `field_id`, or of `name` in a file without ids; -1 where there is neither.
int PositionOf(const arrow::Schema& schema, int32_t field_id, const char* name) {
  for (int i = 0; i < schema.num_fields(); ++i) {
    if (FieldIdOf(*schema.field(i)).value_or(-1) == field_id) {
      return i;
    }
  }
  return schema.GetFieldIndex(name);
}

Result<void> VisitBatch(const arrow::RecordBatch& batch, const storage::Location& location,
                        const PositionDeleteVisitor& visit) {
  const auto& paths = static_cast<const arrow::StringArray&>(*batch.column(0));
  const auto& positions = static_cast<const arrow::Int64Array&>(*batch.column(1));
  for (int64_t row = 0; row < batch.num_rows(); ++row) {
    if (paths.IsNull(row) || positions.IsNull(row) || positions.Value(row) < 0) {
      return Fail(ErrorCode::kMalformedInput, "{} holds a deleted row without path or position",
                  location.ToString());
    }
    DYNALAKE_TRY(visit(paths.GetView(row), positions.Value(row)));
  }
  return {};
}

}  // namespace

Result<iceberg::DataFile> WritePositionDeletes(storage::ObjectStore& store,
                                               const storage::Location& location,
                                               std::vector<PositionDelete> deletes) {
  DYNALAKE_ASSERT(!deletes.empty());
  std::sort(deletes.begin(), deletes.end());
  deletes.erase(std::unique(deletes.begin(), deletes.end()), deletes.end());
  DYNALAKE_ASSIGN(const auto batch, BatchOf(deletes));
  TableFileOptions options;
  options.delta_columns = {iceberg::kDeletePositionFieldId};
  DYNALAKE_ASSIGN(auto writer, TableFileWriter::Open(store, location, *DeleteSchema(), options));
  DYNALAKE_TRY(writer->Write(*batch));
  DYNALAKE_ASSIGN(iceberg::DataFile file, writer->Close());
  file.content = iceberg::FileContent::kPositionDeletes;
  // Whole paths: only equal bounds tell a reader that one data file is meant, and which.
  file.lower_bounds.Set(iceberg::kDeleteFilePathFieldId, deletes.front().file_path);
  file.upper_bounds.Set(iceberg::kDeleteFilePathFieldId, deletes.back().file_path);
  return file;
}

Result<void> ReadPositionDeletes(storage::ObjectStore& store, const storage::Location& location,
                                 const PositionDeleteVisitor& visit) {
  DYNALAKE_ASSIGN(auto reader, TableFileReader::Open(store, location));
  const arrow::Schema& schema = *reader->schema();
  const std::array<int, 2> columns = {
      PositionOf(schema, iceberg::kDeleteFilePathFieldId, kPathName),
      PositionOf(schema, iceberg::kDeletePositionFieldId, kPositionName)};
  if (columns[0] < 0 || columns[1] < 0 ||
      schema.field(columns[0])->type()->id() != arrow::Type::STRING ||
      schema.field(columns[1])->type()->id() != arrow::Type::INT64) {
    return Fail(ErrorCode::kMalformedInput,
                "{} is no position delete file: it needs a string file_path and a long pos",
                location.ToString());
  }
  DYNALAKE_TRY(reader->SelectPositions(columns));
  while (true) {
    DYNALAKE_ASSIGN(const auto batch, reader->Next());
    if (batch == nullptr) {
      return {};
    }
    DYNALAKE_TRY(VisitBatch(*batch, location, visit));
  }
}

Result<std::string> ReadDeletionVectorBlob(storage::ObjectStore& store,
                                           const iceberg::DataFile& file) {
  DYNALAKE_ASSERT(file.is_deletion_vector());
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
  DYNALAKE_ASSIGN(const auto reader, store.Open(location));
  DYNALAKE_ASSIGN(const auto place, iceberg::PlaceOfDeletionVector(file, reader->size_bytes()));
  std::string blob(place.size_bytes, '\0');
  DYNALAKE_ASSIGN(const size_t read,
                  reader->Read(place.offset, std::as_writable_bytes(std::span(blob))));
  blob.resize(read);
  return blob;
}

}  // namespace dynalake::files
