#include "ingest/key_choice.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>

#include "base/format.h"
#include "files/parquet_reader.h"
#include "ingest/key_uniqueness.h"

namespace dynalake::ingest {
namespace {

std::vector<std::string> Attributes(const dynamodb::KeySchema& key) {
  std::vector<std::string> names = {key.partition_key};
  if (key.sort_key) {
    names.push_back(*key.sort_key);
  }
  return names;
}

/// Whether some cell of the key's columns is not set: its value is in `_rest`.
bool HasNulls(const arrow::RecordBatch& batch) {
  for (const auto& column : batch.columns()) {
    if (column->null_count() != 0) {
      return true;
    }
  }
  return false;
}

using VisitKeys = std::function<Result<bool>(const arrow::RecordBatch&)>;

/// Gives the key columns of all files to `visit` until it returns false.
Result<void> ForEachKeyBatch(storage::ObjectStore& store,
                             const std::vector<iceberg::DataFile>& files,
                             const std::vector<int32_t>& field_ids, const CancelToken& cancel,
                             const VisitKeys& visit) {
  for (const iceberg::DataFile& file : files) {
    DYNALAKE_ASSIGN(const auto location, storage::Location::Parse(file.file_path));
    DYNALAKE_ASSIGN(const auto reader, files::TableFileReader::Open(store, location));
    DYNALAKE_TRY(reader->Select(field_ids));
    while (true) {
      DYNALAKE_TRY(cancel.Check());
      DYNALAKE_ASSIGN(const auto batch, reader->Next());
      if (batch == nullptr) {
        break;
      }
      DYNALAKE_ASSIGN(const bool more, visit(*batch));
      if (!more) {
        return {};
      }
    }
  }
  return {};
}

std::string PrintKey(const arrow::RecordBatch& batch, int64_t row) {
  std::string text;
  for (const auto& column : batch.columns()) {
    const auto scalar = column->GetScalar(row);
    text += text.empty() ? "" : " ";
    text += scalar.ok() ? (*scalar)->ToString() : "?";
  }
  return text;
}

/// What a sample says about a key.
enum class KeyInSample : uint8_t {
  kUnique,
  kRepeated,  ///< two items have it
  kMisfit,    ///< its columns do not hold every value
};

/// Tries a key whose attributes have columns in `columns`.
Result<KeyInSample> TryKey(const HeadSample& sample, const shaping::TableColumns& columns,
                           const dynamodb::KeySchema& key) {
  DYNALAKE_ASSIGN(const auto batches, sample.Shape(columns, Attributes(key)));
  KeyUniqueness uniqueness;
  for (const auto& batch : batches) {
    if (HasNulls(*batch)) {
      return KeyInSample::kMisfit;
    }
    DYNALAKE_TRY(uniqueness.Add(*batch));
  }
  DYNALAKE_ASSIGN(const auto duplicate, uniqueness.FindDuplicate());
  return duplicate ? KeyInSample::kRepeated : KeyInSample::kUnique;
}

}  // namespace

std::vector<dynamodb::KeySchema> KeysToTry(const std::vector<std::string>& candidates) {
  std::vector<dynamodb::KeySchema> keys;
  for (size_t i = 0; i < candidates.size(); ++i) {
    keys.push_back({candidates[i], std::nullopt});
    for (size_t j = i + 1; j < candidates.size(); ++j) {
      keys.push_back({candidates[i], candidates[j]});
    }
  }
  return keys;
}

Result<void> CheckGivenKey(const HeadSample& sample, const shaping::TableColumns& columns,
                           const dynamodb::KeySchema& key) {
  if (sample.profile().items == 0 || columns.keys != key) {
    return {};  // a table that is appended to has its own
  }
  DYNALAKE_ASSIGN(const KeyInSample found, TryKey(sample, columns, key));
  if (found == KeyInSample::kRepeated) {
    return Fail(ErrorCode::kInvalidArgument, "several items have the same {}: the key is {}",
                fmt::join(Attributes(key), " and "),
                key.sort_key ? "another" : "another, or has a --sort-key too");
  }
  return {};
}

Result<std::optional<dynamodb::KeySchema>> GuessKey(const HeadSample& sample,
                                                    const shaping::Choices& choices) {
  shaping::Choices keyless = choices;
  keyless.keys.reset();
  DYNALAKE_ASSIGN(const auto columns, shaping::ChooseColumns(sample.profile(), keyless));
  for (const auto& key : KeysToTry(shaping::KeyCandidates(sample.profile()))) {
    DYNALAKE_ASSIGN(const KeyInSample found, TryKey(sample, columns, key));
    if (found == KeyInSample::kUnique) {
      return std::optional(key);
    }
  }
  return std::optional<dynamodb::KeySchema>();
}

Result<std::optional<std::string>> FindDuplicateKey(storage::ObjectStore& store,
                                                    const std::vector<iceberg::DataFile>& files,
                                                    const shaping::TableColumns& columns,
                                                    const dynamodb::KeySchema& key,
                                                    const CancelToken& cancel) {
  std::vector<int32_t> field_ids;
  for (const std::string& attribute : Attributes(key)) {
    const shaping::Column* column = shaping::FindColumn(columns, attribute);
    if (column == nullptr) {
      return std::optional<std::string>(attribute + " has no column");
    }
    field_ids.push_back(column->field_id);
  }
  KeyUniqueness uniqueness;
  std::optional<std::string> found;
  DYNALAKE_TRY(ForEachKeyBatch(store, files, field_ids, cancel,
                               [&](const arrow::RecordBatch& batch) -> Result<bool> {
                                 if (HasNulls(batch)) {
                                   found = "a value that its column cannot hold";
                                   return false;
                                 }
                                 DYNALAKE_TRY(uniqueness.Add(batch));
                                 return true;
                               }));
  if (found) {
    return found;
  }
  DYNALAKE_ASSIGN(const auto duplicate, uniqueness.FindDuplicate());
  if (!duplicate) {
    return found;
  }
  DYNALAKE_TRY(ForEachKeyBatch(store, files, field_ids, cancel,
                               [&](const arrow::RecordBatch& batch) -> Result<bool> {
                                 DYNALAKE_ASSIGN(const auto hashes, KeyUniqueness::HashKeys(batch));
                                 for (size_t row = 0; row < hashes.size(); ++row) {
                                   if (hashes[row] == *duplicate) {
                                     found = PrintKey(batch, static_cast<int64_t>(row));
                                     return false;
                                   }
                                 }
                                 return true;
                               }));
  return found;
}

Result<std::optional<dynamodb::KeySchema>> InferKey(storage::ObjectStore& store,
                                                    const std::vector<iceberg::DataFile>& files,
                                                    const shaping::TableColumns& columns,
                                                    const shaping::Profile& profile,
                                                    const CancelToken& cancel) {
  for (const auto& key : KeysToTry(shaping::KeyCandidates(profile))) {
    DYNALAKE_ASSIGN(const auto duplicate, FindDuplicateKey(store, files, columns, key, cancel));
    if (!duplicate) {
      return std::optional(key);
    }
  }
  return std::optional<dynamodb::KeySchema>();
}

}  // namespace dynalake::ingest
