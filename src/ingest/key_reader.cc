#include "ingest/key_reader.h"

#include <algorithm>

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>

#include "files/parquet_reader.h"

namespace dynalake::ingest {
namespace {

std::string PrintKey(const arrow::RecordBatch& batch, int64_t row) {
  std::string text;
  for (const auto& column : batch.columns()) {
    const auto scalar = column->GetScalar(row);
    text += text.empty() ? "" : " ";
    text += scalar.ok() ? (*scalar)->ToString() : "?";
  }
  return text;
}

}  // namespace

std::vector<std::string> KeyAttributes(const dynamodb::KeySchema& key) {
  std::vector<std::string> names = {key.partition_key};
  if (key.sort_key) {
    names.push_back(*key.sort_key);
  }
  return names;
}

KeyReader::KeyReader(storage::ObjectStore& store, const shaping::TableColumns& columns,
                     const dynamodb::KeySchema& key, const CancelToken& cancel)
    : store_(store), cancel_(cancel) {
  for (const std::string& attribute : KeyAttributes(key)) {
    const shaping::Column* column = shaping::FindColumn(columns, attribute);
    has_columns_ = has_columns_ && column != nullptr;
    field_ids_.push_back(column == nullptr ? 0 : column->field_id);
  }
}

Result<void> KeyReader::ReadBatches(const std::vector<iceberg::DataFile>& files,
                                    const TakeBatch& take) {
  for (const iceberg::DataFile& file : files) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
    DYNALAKE_ASSIGN(const auto reader, files::TableFileReader::Open(store_, location));
    DYNALAKE_TRY(reader->Select(field_ids_));
    while (true) {
      DYNALAKE_TRY(cancel_.Check());
      DYNALAKE_ASSIGN(const auto batch, reader->Next());
      if (batch == nullptr) {
        break;
      }
      DYNALAKE_ASSIGN(const bool more, take(*batch));
      if (!more) {
        return {};
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
    DYNALAKE_ASSIGN(const auto hashes, HashKeys(columns, batch.num_rows()));
    return take(hashes);
  }));
  return is_whole;
}

Result<std::string> KeyReader::Print(const std::vector<iceberg::DataFile>& files,
                                     const KeyHash& hash) {
  std::string text;
  DYNALAKE_TRY(ReadBatches(files, [&](const arrow::RecordBatch& batch) -> Result<bool> {
    DYNALAKE_ASSIGN(const auto hashes, HashKeys(batch.columns(), batch.num_rows()));
    const auto found = std::find(hashes.begin(), hashes.end(), hash);
    if (found != hashes.end()) {
      text = PrintKey(batch, found - hashes.begin());
    }
    return found == hashes.end();
  }));
  return text;
}

}  // namespace dynalake::ingest
