#include "ingest/key_choice.h"

#include <span>
#include <string>
#include <utility>

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include "base/format.h"
#include "ingest/key_reader.h"
#include "ingest/key_uniqueness.h"

namespace dynalake::ingest {
namespace {

/// Whether some cell of the key's columns is not set: its value is in `_rest`.
bool HasNulls(const arrow::RecordBatch& batch) {
  for (const auto& column : batch.columns()) {
    if (column->null_count() != 0) {
      return true;
    }
  }
  return false;
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
  DYNALAKE_ASSIGN(const auto batches, sample.Shape(columns, KeyAttributes(key)));
  KeyUniqueness uniqueness;
  for (const auto& batch : batches) {
    if (HasNulls(*batch)) {
      return KeyInSample::kMisfit;
    }
    DYNALAKE_ASSIGN(const auto hashes, HashKeys(batch->columns(), batch->num_rows()));
    DYNALAKE_TRY(uniqueness.Add(hashes));
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
                fmt::join(KeyAttributes(key), " and "),
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
  KeyReader reader(store, columns, key, cancel);
  KeyUniqueness uniqueness;
  std::optional<KeyHash> duplicate;
  DYNALAKE_ASSIGN(const bool is_whole,
                  reader.Read(files, [&](std::span<const KeyHash> keys) -> Result<bool> {
                    // An attribute that is no key alone shows it soon.
                    duplicate = KeyUniqueness::FindTwin(keys);
                    if (!duplicate) {
                      DYNALAKE_TRY(uniqueness.Add(keys));
                    }
                    return !duplicate;
                  }));
  if (!is_whole) {
    return std::optional<std::string>("a value that its column cannot hold");
  }
  if (!duplicate) {
    DYNALAKE_ASSIGN(duplicate, uniqueness.FindDuplicate());
  }
  if (!duplicate) {
    return std::optional<std::string>();
  }
  DYNALAKE_ASSIGN(std::string printed, reader.Print(files, *duplicate));
  return std::optional(std::move(printed));
}

}  // namespace dynalake::ingest
