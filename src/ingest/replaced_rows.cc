#include "ingest/replaced_rows.h"

#include <algorithm>
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
#include "ingest/deleted_rows.h"
#include "ingest/key_reader.h"
#include "ingest/load_balance.h"
#include "ingest/rules_version.h"
#include "shaping/unshape.h"

namespace dynalake::ingest {
namespace {

/// Which fields of a file's schema are of these ids.
Result<std::vector<int>> PositionsOf(const arrow::Schema& schema, const std::set<int32_t>& ids) {
  std::vector<int> positions;
  for (int i = 0; i < schema.num_fields(); ++i) {
    DYNALAKE_ASSIGN(const int32_t id, files::FieldIdOf(*schema.field(i)));
    if (ids.contains(id)) {
      positions.push_back(i);
    }
  }
  return positions;
}

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
  return replaced.row_count == replaced.removed_file_rows + deleted
             ? Result<void>()
             : Fail(ErrorCode::kInternal,
                    "the balance of the load does not hold: {} rows are replaced, but the commit "
                    "would take {} with their files and {} by position out of the table; {}",
                    replaced.row_count, replaced.removed_file_rows, deleted, kTableIsAsItWas);
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
  if (base.format_version > 2) {
    return Fail(ErrorCode::kUnsupported,
                "the table is of Iceberg's format version {}, in which rows cannot be replaced yet",
                base.format_version);
  }
  null_cells_ = NullCellsOf(base);
  DYNALAKE_TRY(ReadAddedKeys());
  DYNALAKE_ASSIGN(const auto live, environment_.reader.ReadLiveFiles(base, *snapshot));
  DYNALAKE_ASSIGN(const catalog::ScanPlan plan, live->Plan(base, MayBeSelected()));
  std::vector<Group> groups;
  for (const catalog::ScanFile& file : plan.files) {
    DYNALAKE_TRY(AddFile(file, rows, groups));
  }
  DYNALAKE_TRY(Write(std::move(groups), rows));
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

Result<void> RowReplacement::AddFile(const catalog::ScanFile& file, ReplacedRows& rows,
                                     std::vector<Group>& groups) {
  DYNALAKE_TRY(environment_.cancel.Check());
  const iceberg::DataFile& data_file = file.data->file;
  DYNALAKE_ASSIGN(const std::vector<int64_t>* found, RowsIn(data_file));
  if (found->empty()) {
    return {};
  }
  // To delete by position what is deleted by value too does no harm.
  DYNALAKE_ASSIGN(const std::vector<int64_t> deleted, ReadDeletedRows(environment_.store, file));
  std::vector<files::PositionDelete> deletes;
  for (const int64_t row : *found) {
    if (!std::binary_search(deleted.begin(), deleted.end(), row)) {
      deletes.push_back({data_file.file_path, row});
    }
  }
  rows.row_count += static_cast<int64_t>(deletes.size());
  if (!deletes.empty() &&
      static_cast<int64_t>(deletes.size() + deleted.size()) == data_file.record_count) {
    rows.removed_paths.push_back(data_file.file_path);
    rows.removed_file_rows += data_file.record_count - static_cast<int64_t>(deleted.size());
    return {};
  }
  if (deletes.empty()) {
    return {};
  }
  auto group = std::find_if(groups.begin(), groups.end(), [&data_file](const Group& each) {
    return each.data_file.spec_id == data_file.spec_id &&
           each.data_file.partition == data_file.partition;
  });
  if (group == groups.end()) {
    group = groups.insert(groups.end(), Group{.data_file = data_file, .deletes = {}});
  }
  group->deletes.insert(group->deletes.end(), deletes.begin(), deletes.end());
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
  std::set<int32_t> ids = {shaping::kRestFieldId};
  for (const shaping::Column& column : key_columns) {
    key_ids.push_back(column.field_id);
    ids.insert(column.field_id);
  }
  for (const std::string& attribute : KeyAttributes(condition_.key())) {
    if (const shaping::Column* column = shaping::FindColumn(columns_, attribute)) {
      ids.insert(column->field_id);
    }
  }
  DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
  DYNALAKE_ASSIGN(const auto reader, files::TableFileReader::Open(environment_.store, location));
  DYNALAKE_ASSIGN(const std::vector<int> positions, PositionsOf(*reader->schema(), ids));
  DYNALAKE_TRY(reader->SelectPositions(positions));
  shaping::Unshaper unshaper(columns_, null_cells_);
  std::vector<int64_t> rows;
  std::string text;
  int64_t first_row = 0;
  while (true) {
    DYNALAKE_TRY(environment_.cancel.Check());
    DYNALAKE_ASSIGN(const auto batch, reader->Next());
    if (batch == nullptr) {
      return rows;
    }
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

Result<void> RowReplacement::Write(std::vector<Group> groups, ReplacedRows& rows) {
  for (Group& group : groups) {
    const std::string name =
        files::NewFileName(file_prefix_, environment_.random, "-deletes.parquet");
    DYNALAKE_ASSIGN(iceberg::DataFile file,
                    files::WritePositionDeletes(environment_.store, data_folder_.Join(name),
                                                std::move(group.deletes)));
    file.spec_id = group.data_file.spec_id;
    file.partition = group.data_file.partition;
    rows.delete_files.push_back(std::move(file));
  }
  return {};
}

}  // namespace dynalake::ingest
