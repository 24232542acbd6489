#include "ingest/keys/key_reader.h"

#include <algorithm>

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include "files/parquet_reader.h"
#include "ingest/keys/column_places.h"
#include "shaping/builder/cell_reader.h"

namespace dynalake::ingest {
namespace {

/// Rows of a batch that follow one another.
struct Run {
  int64_t begin = 0;
  int64_t length = 0;
};

/// The rows of a batch, which begins at `first_row` of its file, between the deleted ones.
std::vector<Run> RunsWithout(const std::vector<int64_t>& deleted, int64_t first_row,
                             int64_t row_count) {
  std::vector<Run> runs;
  int64_t begin = 0;
  for (auto next = std::lower_bound(deleted.begin(), deleted.end(), first_row);
       next != deleted.end() && *next < first_row + row_count; ++next) {
    const int64_t row = *next - first_row;
    if (row > begin) {
      runs.push_back({begin, row - begin});
    }
    begin = row + 1;
  }
  if (begin < row_count) {
    runs.push_back({begin, row_count - begin});
  }
  return runs;
}

}  // namespace

std::vector<std::string> KeyAttributes(const dynamodb::KeySchema& key) {
  std::vector<std::string> names = {key.partition_key};
  if (key.sort_key) {
    names.push_back(*key.sort_key);
  }
  return names;
}

std::vector<shaping::Column> KeyColumnsOf(const shaping::TableColumns& columns,
                                          const dynamodb::KeySchema& key) {
  std::vector<shaping::Column> found;
  for (const std::string& attribute : KeyAttributes(key)) {
    const shaping::Column* column = shaping::FindColumn(columns, attribute);
    found.push_back(column != nullptr ? *column : shaping::Column());
  }
  return found;
}

Result<KeyValues> ReadKey(const std::vector<shaping::Column>& columns,
                          const arrow::RecordBatch& batch, int64_t row) {
  KeyValues values;
  for (size_t i = 0; i < columns.size(); ++i) {
    DYNALAKE_ASSIGN(const auto reader,
                    shaping::CellReader::Make(columns[i], batch.column(static_cast<int>(i))));
    if (!reader.IsNull(row)) {
      reader.AppendValue(row, &values.emplace_back());
    }
  }
  return values;
}

KeyReader::KeyReader(storage::ObjectStore& store, const shaping::TableColumns& columns,
                     const dynamodb::KeySchema& key, const CancelToken& cancel)
    : store_(store), cancel_(cancel), columns_(KeyColumnsOf(columns, key)) {
  for (const shaping::Column& column : columns_) {
    has_columns_ = has_columns_ && column.field_id != 0;
    field_ids_.push_back(column.field_id);
  }
}

Result<void> KeyReader::ReadBatches(const std::vector<iceberg::DataFile>& files,
                                    const TakeBatch& take) {
  static const ForeignChanges kNone;
  const ForeignChanges& changes = changes_ == nullptr ? kNone : *changes_;
  for (const iceberg::DataFile& file : files) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
    DYNALAKE_ASSIGN(const auto reader, files::TableFileReader::Open(store_, location));
    const std::vector<int> places = ColumnPlaces(*reader->schema(), field_ids_, changes.names);
    if (std::ranges::find(places, -1) != places.end()) {
      return Fail(ErrorCode::kUnsupported,
                  "{} lacks a column of the key: another engine put it into the table; take it out "
                  "there, or load the whole table anew",
                  file.file_path);
    }
    DYNALAKE_TRY(reader->SelectPositions(places));
    const auto deleted = changes.deleted.find(file.file_path);
    const bool has_deleted = deleted != changes.deleted.end();
    int64_t first_row = 0;
    while (true) {
      DYNALAKE_TRY(cancel_.Check());
      DYNALAKE_ASSIGN(const auto batch, reader->Next());
      if (batch == nullptr) {
        break;
      }
      const auto runs = has_deleted ? RunsWithout(deleted->second, first_row, batch->num_rows())
                                    : std::vector<Run>{{0, batch->num_rows()}};
      first_row += batch->num_rows();
      for (const Run& run : runs) {
        DYNALAKE_ASSIGN(const bool more, take(*batch->Slice(run.begin, run.length)));
        if (!more) {
          return {};
        }
      }
    }
  }
  return {};
}

Result<bool> KeyReader::Read(const std::vector<iceberg::DataFile>& files, const TakeKeys& take) {
  bool is_whole = has_columns_;
  if (!is_whole) {
    return false;
  }
  DYNALAKE_TRY(ReadBatches(files, [&](const arrow::RecordBatch& batch) -> Result<bool> {
    // A value that its column cannot hold is in `_rest`.
    const auto& columns = batch.columns();
    is_whole = std::none_of(columns.begin(), columns.end(),
                            [](const auto& column) { return column->null_count() != 0; });
    if (!is_whole) {
      return false;
    }
    DYNALAKE_ASSIGN(const auto hashes, HashKeys(columns_, columns, batch.num_rows()));
    return take(hashes);
  }));
  return is_whole;
}

Result<KeyValues> KeyReader::Find(const std::vector<iceberg::DataFile>& files,
                                  const KeyHash& hash) {
  KeyValues values;
  DYNALAKE_TRY(ReadBatches(files, [&](const arrow::RecordBatch& batch) -> Result<bool> {
    DYNALAKE_ASSIGN(const auto hashes, HashKeys(columns_, batch.columns(), batch.num_rows()));
    const auto found = std::find(hashes.begin(), hashes.end(), hash);
    if (found != hashes.end()) {
      DYNALAKE_ASSIGN(values, ReadKey(columns_, batch, found - hashes.begin()));
    }
    return found == hashes.end();
  }));
  return values;
}

}  // namespace dynalake::ingest
