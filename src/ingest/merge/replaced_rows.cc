#include "ingest/merge/replaced_rows.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <utility>

#include <arrow/api.h>

#include "base/assert.h"
#include "base/format.h"
#include "dynamodb/json_codec.h"
#include "files/field_id.h"
#include "files/file_names.h"
#include "files/parquet_reader.h"
#include "files/position_deletes.h"
#include "iceberg/codec/deletion_vector.h"
#include "iceberg/codec/puffin.h"
#include "ingest/keys/column_places.h"
#include "ingest/keys/key_reader.h"
#include "ingest/load_balance.h"
#include "shaping/unshape/unshape.h"
#include "table/rules_version.h"

namespace dynalake::ingest {
namespace {

/// From this format version on rows are deleted by deletion vectors alone.
constexpr int kVectorVersion = 3;

/// The columns of a batch that hold the key, in its order; empty if one lacks.
Result<arrow::ArrayVector> KeyColumns(const arrow::RecordBatch& batch,
                                      const std::vector<int32_t>& key_ids) {
  arrow::ArrayVector columns;
  for (const int32_t key_id : key_ids) {
    for (int i = 0; i < batch.num_columns(); ++i) {
      DYNALAKE_ASSIGN(const int32_t id, files::FieldIdOf(*batch.schema()->field(i)));
      if (id == key_id) {
        columns.push_back(batch.column(i));
      }
    }
  }
  return columns.size() == key_ids.size() ? columns : arrow::ArrayVector();
}

}  // namespace

Result<void> CheckBalance(const ReplacedRows& replaced) {
  const int64_t deleted = CountRows(replaced.delete_files);
  return replaced.row_count == replaced.removed_file_rows + deleted - replaced.deleted_before
             ? Result<void>()
             : Fail(ErrorCode::kInternal,
                    "the balance of the load does not hold: {} rows are replaced, but the commit "
                    "would take {} with their files and {} by position out of the table; {}",
                    replaced.row_count, replaced.removed_file_rows,
                    deleted - replaced.deleted_before, kTableIsAsItWas);
}

RowReplacement::RowReplacement(const LoadEnvironment& environment,
                               const shaping::TableColumns& columns,
                               const source::KeyCondition& condition,
                               const std::vector<iceberg::DataFile>& added,
                               storage::Location data_folder, std::string file_prefix)
    : environment_(environment),
      columns_(columns),
      condition_(condition),
      added_(added),
      data_folder_(std::move(data_folder)),
      file_prefix_(std::move(file_prefix)) {
  DYNALAKE_ASSERT(columns.keys.has_value());
}

Result<ReplacedRows> RowReplacement::Find(const iceberg::TableMetadata& base) {
  ReplacedRows rows;
  row_count_ = 0;
  const iceberg::Snapshot* snapshot = base.current_snapshot();
  if (snapshot == nullptr) {
    return rows;
  }
  null_cells_ = table::NullCellsOf(base);
  DYNALAKE_ASSIGN(names_, NameMappingIn(base));
  DYNALAKE_TRY(ReadAddedKeys());
  DYNALAKE_ASSIGN(const auto live, environment_.reader.ReadLiveFiles(base, *snapshot));
  DYNALAKE_ASSIGN(catalog::ScanPlan plan, live->Plan(base, MayBeSelected()));
  std::vector<iceberg::ScanFile> matching;
  for (iceberg::ScanFile& file : plan.files) {
    DYNALAKE_TRY(environment_.cancel.Check());
    DYNALAKE_ASSIGN(const std::vector<int64_t>* found, RowsIn(file.data->file));
    if (!found->empty()) {
      matching.push_back(std::move(file));
    }
  }
  DeletedRowsReader deleted(environment_.store, base, matching, environment_.cancel);
  std::vector<FileRows> partly;
  for (const iceberg::ScanFile& file : matching) {
    DYNALAKE_TRY(AddFile(file, deleted, rows, partly));
  }
  DYNALAKE_TRY(base.format_version >= kVectorVersion ? WriteVectors(partly, rows)
                                                     : WritePositions(partly, rows));
  row_count_ = rows.row_count;
  return rows;
}

Result<void> RowReplacement::ReadAddedKeys() {
  if (added_keys_) {
    return {};
  }
  std::vector<KeyHash> keys;
  KeyReader reader(environment_.store, columns_, *columns_.keys, environment_.cancel);
  DYNALAKE_TRY(reader.Read(added_, [&keys](std::span<const KeyHash> some) -> Result<bool> {
    keys.insert(keys.end(), some.begin(), some.end());
    return true;
  }));
  std::sort(keys.begin(), keys.end());
  added_keys_ = std::move(keys);
  return {};
}

iceberg::Predicate RowReplacement::MayBeSelected() const {
  const shaping::Column* column = shaping::FindColumn(columns_, condition_.key().partition_key);
  const bool is_text = column != nullptr && column->type == shaping::ColumnType::kString &&
                       column->encoding == shaping::CellEncoding::kS;
  // In an index the rows of new items may have had any partition key.
  if (!is_text || condition_.key() != columns_.keys) {
    return iceberg::Predicate::True();
  }
  return iceberg::Predicate::Compare(iceberg::Predicate::Op::kEqual, column->field_id,
                                     iceberg::Literal::String(condition_.partition().text()));
}

Result<void> RowReplacement::AddFile(const iceberg::ScanFile& file, DeletedRowsReader& deleted,
                                     ReplacedRows& rows, std::vector<FileRows>& partly) {
  const iceberg::DataFile& data_file = file.data->file;
  DYNALAKE_ASSIGN(const std::vector<int64_t>* found, RowsIn(data_file));
  FileRows in_file{.file = &file, .rows = {}, .deleted_before = {}};
  DYNALAKE_ASSIGN(in_file.deleted_before, deleted.Read(file));
  std::ranges::set_difference(*found, in_file.deleted_before, std::back_inserter(in_file.rows));
  if (in_file.rows.empty()) {
    return {};
  }
  const auto live_rows =
      data_file.record_count - static_cast<int64_t>(in_file.deleted_before.size());
  rows.row_count += static_cast<int64_t>(in_file.rows.size());
  if (static_cast<int64_t>(in_file.rows.size()) == live_rows) {
    rows.removed_paths.push_back(data_file.file_path);
    rows.removed_file_rows += live_rows;
  } else {
    partly.push_back(std::move(in_file));
  }
  return {};
}

Result<const std::vector<int64_t>*> RowReplacement::RowsIn(const iceberg::DataFile& file) {
  const auto seen = rows_.find(file.file_path);
  if (seen != rows_.end()) {
    return &seen->second;
  }
  DYNALAKE_ASSIGN(std::vector<int64_t> rows, ReadRows(file));
  return &rows_.emplace(file.file_path, std::move(rows)).first->second;
}

Result<std::vector<int64_t>> RowReplacement::ReadRows(const iceberg::DataFile& file) {
  const std::vector<shaping::Column> key_columns = KeyColumnsOf(columns_, *columns_.keys);
  std::vector<int32_t> key_ids;
  std::set<int32_t> wanted = {shaping::kRestFieldId};
  for (const shaping::Column& column : key_columns) {
    key_ids.push_back(column.field_id);
    wanted.insert(column.field_id);
  }
  for (const std::string& attribute : KeyAttributes(condition_.key())) {
    if (const shaping::Column* column = shaping::FindColumn(columns_, attribute)) {
      wanted.insert(column->field_id);
    }
  }
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
  DYNALAKE_ASSIGN(const auto reader, files::TableFileReader::Open(environment_.store, location));
  std::vector<int32_t> ids(wanted.begin(), wanted.end());
  std::vector<int> places = ColumnPlaces(*reader->schema(), ids, names_);
  for (size_t i = ids.size(); i-- > 0;) {
    if (places[i] < 0) {
      places.erase(places.begin() + static_cast<ptrdiff_t>(i));
      ids.erase(ids.begin() + static_cast<ptrdiff_t>(i));
    }
  }
  DYNALAKE_TRY(reader->SelectPositions(places));
  shaping::Unshaper unshaper(columns_, null_cells_);
  std::vector<int64_t> rows;
  std::string text;
  int64_t first_row = 0;
  while (true) {
    DYNALAKE_TRY(environment_.cancel.Check());
    DYNALAKE_ASSIGN(auto batch, reader->Next());
    if (batch == nullptr) {
      return rows;
    }
    batch = WithFieldIds(*batch, ids);
    DYNALAKE_ASSIGN(const arrow::ArrayVector keys, KeyColumns(*batch, key_ids));
    if (keys.empty()) {
      return Fail(ErrorCode::kMalformedInput, "{} has no key columns", file.file_path);
    }
    DYNALAKE_ASSIGN(const std::vector<KeyHash> hashes,
                    HashKeys(key_columns, keys, batch->num_rows()));
    DYNALAKE_TRY(unshaper.Bind(batch));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      text.clear();
      DYNALAKE_TRY(unshaper.AppendItem(row, &text));
      DYNALAKE_ASSIGN(const dynamodb::Item item, dynamodb::ParseItem(text));
      if (condition_.Selects(item) || std::binary_search(added_keys_->begin(), added_keys_->end(),
                                                         hashes[static_cast<size_t>(row)])) {
        rows.push_back(first_row + row);
      }
    }
    first_row += batch->num_rows();
  }
}

/// One delete file for the data files of a partition.
Result<void> RowReplacement::WritePositions(const std::vector<FileRows>& partly,
                                            ReplacedRows& rows) {
  using Partition = std::pair<int32_t, std::string>;
  std::map<Partition, std::vector<const FileRows*>> partitions;
  for (const FileRows& each : partly) {
    const iceberg::DataFile& file = each.file->data->file;
    partitions[{file.spec_id, iceberg::PartitionKey(file.partition)}].push_back(&each);
  }
  for (const auto& [partition, files] : partitions) {
    std::vector<files::PositionDelete> deletes;
    for (const FileRows* each : files) {
      for (const int64_t row : each->rows) {
        deletes.push_back({each->file->data->file.file_path, row});
      }
    }
    const std::string name =
        files::NewFileName(file_prefix_, environment_.random, "-deletes.parquet");
    DYNALAKE_ASSIGN(iceberg::DataFile file,
                    files::WritePositionDeletes(environment_.store, data_folder_.Join(name),
                                                std::move(deletes)));
    file.spec_id = partition.first;
    file.partition = files.front()->file->data->file.partition;
    rows.delete_files.push_back(std::move(file));
  }
  return {};
}

/// One Puffin file with a vector a data file, which holds what was deleted before, too.
Result<void> RowReplacement::WriteVectors(const std::vector<FileRows>& partly, ReplacedRows& rows) {
  if (partly.empty()) {
    return {};
  }
  iceberg::PuffinWriter writer;
  for (const FileRows& each : partly) {
    const iceberg::DataFile& data_file = each.file->data->file;
    std::vector<uint64_t> positions;
    std::ranges::merge(each.rows, each.deleted_before, std::back_inserter(positions));
    iceberg::DataFile file = iceberg::AddDeletionVector(writer, data_file.file_path, positions);
    file.spec_id = data_file.spec_id;
    file.partition = data_file.partition;
    rows.delete_files.push_back(std::move(file));
    rows.deleted_before += static_cast<int64_t>(each.deleted_before.size());
    for (const iceberg::ManifestEntry* entry : each.file->deletes) {
      const iceberg::DataFile& old = entry->file;
      if (old.referenced_data_file) {
        rows.removed_deletes.push_back(
            {.file_path = old.file_path,
             .referenced_data_file = old.is_deletion_vector() ? *old.referenced_data_file : ""});
      }
    }
  }
  const storage::Location location =
      data_folder_.Join(files::NewFileName(file_prefix_, environment_.random, "-deletes.puffin"));
  const std::string bytes = writer.Finish();
  DYNALAKE_TRY(environment_.store.PutText(location, bytes, storage::PutCondition::kIfAbsent));
  for (iceberg::DataFile& file : rows.delete_files) {
    file.file_path = location.ToString();
    file.file_size_bytes = static_cast<int64_t>(bytes.size());
  }
  return {};
}

}  // namespace dynalake::ingest
