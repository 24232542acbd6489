#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "iceberg/model/data_file.h"
#include "iceberg/model/name_mapping.h"
#include "ingest/keys/deleted_rows.h"
#include "ingest/keys/key_hash.h"
#include "shaping/columns/columns.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// What tells how files of other engines are read.
struct ForeignChanges {
  DeletedRows deleted;         ///< rows that do not count
  iceberg::NameMapping names;  ///< for files without field ids
};

/// The attributes of a key, in its order.
std::vector<std::string> KeyAttributes(const dynamodb::KeySchema& key);

/// The values of a key in its order, each as tagged DynamoDB JSON, numbers canonical.
using KeyValues = std::vector<std::string>;
/// For people: without the tags.
std::string PrintKey(const KeyValues& values);

/// The key in the row of a batch whose columns are `columns`. Cells that are null are left out.
Result<KeyValues> ReadKey(const std::vector<shaping::Column>& columns,
                          const arrow::RecordBatch& batch, int64_t row);

/// The columns of a key, in its order; an attribute without one has a column without id.
std::vector<shaping::Column> KeyColumnsOf(const shaping::TableColumns& columns,
                                          const dynamodb::KeySchema& key);

/// Reads keys back from data files.
class KeyReader {
 public:
  using TakeKeys = std::function<Result<bool>(std::span<const KeyHash>)>;

  /// For files that were written with `columns`. `store` and `cancel` must outlive the reader.
  KeyReader(storage::ObjectStore& store, const shaping::TableColumns& columns,
            const dynamodb::KeySchema& key, const CancelToken& cancel);

  /// What other engines may have made of the files, which outlives the reader.
  void Consider(const ForeignChanges& changes) { changes_ = &changes; }

  /// Gives all keys of the files to `take`, batch by batch, until it returns false. Answers false
  /// where the columns do not hold every key whole.
  Result<bool> Read(const std::vector<iceberg::DataFile>& files, const TakeKeys& take);

  /// The key with this hash.
  Result<KeyValues> Find(const std::vector<iceberg::DataFile>& files, const KeyHash& hash);

 private:
  using TakeBatch = std::function<Result<bool>(const arrow::RecordBatch&)>;
  Result<void> ReadBatches(const std::vector<iceberg::DataFile>& files, const TakeBatch& take);

  storage::ObjectStore& store_;
  const CancelToken& cancel_;
  std::vector<shaping::Column> columns_;
  std::vector<int32_t> field_ids_;
  bool has_columns_ = true;
  const ForeignChanges* changes_ = nullptr;
};

}  // namespace dynalake::ingest
