#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "iceberg/model/data_file.h"
#include "ingest/key_hash.h"
#include "shaping/columns.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// The attributes of a key, in its order.
std::vector<std::string> KeyAttributes(const dynamodb::KeySchema& key);

/// Reads keys back from data files.
class KeyReader {
 public:
  using TakeKeys = std::function<Result<bool>(std::span<const KeyHash>)>;

  /// For files that were written with `columns`. Everything must outlive the reader.
  KeyReader(storage::ObjectStore& store, const shaping::TableColumns& columns,
            const dynamodb::KeySchema& key, const CancelToken& cancel);

  /// Gives all keys of the files to `take`, batch by batch, until it returns false. Answers false
  /// where the columns do not hold every key whole.
  Result<bool> Read(const std::vector<iceberg::DataFile>& files, const TakeKeys& take);

  /// The key with this hash, printed for people.
  Result<std::string> Print(const std::vector<iceberg::DataFile>& files, const KeyHash& hash);

 private:
  using TakeBatch = std::function<Result<bool>(const arrow::RecordBatch&)>;
  Result<void> ReadBatches(const std::vector<iceberg::DataFile>& files, const TakeBatch& take);

  storage::ObjectStore& store_;
  const CancelToken& cancel_;
  std::vector<int32_t> field_ids_;
  bool has_columns_ = true;
};

}  // namespace dynalake::ingest
