#include "ingest/load/key_choice.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include "base/format.h"
#include "ingest/keys/key_reader.h"
#include "ingest/keys/key_uniqueness.h"

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
struct KeyInSample {
  bool fits = true;                    ///< its columns hold every value
  std::optional<KeyValues> duplicate;  ///< two items have it
};

bool HasColumns(const shaping::TableColumns& columns, const dynamodb::KeySchema& key) {
  const auto attributes = KeyAttributes(key);
  return std::all_of(attributes.begin(), attributes.end(), [&columns](const std::string& name) {
    return shaping::FindColumn(columns, name) != nullptr;
  });
}

/// Tries a key whose attributes have columns in `columns`.
Result<KeyInSample> TryKey(const source::HeadSample& sample, const shaping::TableColumns& columns,
                           const dynamodb::KeySchema& key) {
  DYNALAKE_ASSIGN(const auto batches, sample.Shape(columns, KeyAttributes(key)));
  KeyUniqueness uniqueness;
  std::vector<KeyHash> all;
  for (const auto& batch : batches) {
    if (HasNulls(*batch)) {
      return KeyInSample{.fits = false, .duplicate = {}};
    }
    DYNALAKE_ASSIGN(const auto hashes, HashKeys(batch->columns(), batch->num_rows()));
    DYNALAKE_TRY(uniqueness.Add(hashes));
    all.insert(all.end(), hashes.begin(), hashes.end());
  }
  DYNALAKE_ASSIGN(const auto duplicate, uniqueness.FindDuplicate());
  KeyInSample found;
  if (duplicate) {
    int64_t row = std::find(all.begin(), all.end(), *duplicate) - all.begin();
    auto batch = batches.begin();
    for (; row >= (*batch)->num_rows(); ++batch) {
      row -= (*batch)->num_rows();
    }
    DYNALAKE_ASSIGN(found.duplicate, ReadKey(KeyColumnsOf(columns, key), **batch, row));
  }
  return found;
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

Result<void> CheckGivenKey(const source::HeadSample& sample, const shaping::TableColumns& columns,
                           const dynamodb::KeySchema& key, const SourceFiles& source) {
  if (sample.profile().items == 0 || columns.keys != key) {
    return {};  // a table that is appended to has its own
  }
  DYNALAKE_ASSIGN(const KeyInSample found, TryKey(sample, columns, key));
  if (found.duplicate) {
    DYNALAKE_ASSIGN(const std::string places, DescribeTwins(source, key, *found.duplicate));
    return Fail(ErrorCode::kInvalidArgument, "several items have the same {}: the key is {}{}",
                fmt::join(KeyAttributes(key), " and "),
                key.sort_key ? "another" : "another, or has a --sort-key too", places);
  }
  return {};
}

Result<std::optional<dynamodb::KeySchema>> GuessKey(const source::HeadSample& sample,
                                                    const shaping::Choices& choices) {
  shaping::Choices keyless = choices;
  keyless.keys.reset();
  DYNALAKE_ASSIGN(const auto columns, shaping::ChooseColumns(sample.profile(), keyless));
  for (const auto& key : KeysToTry(shaping::KeyCandidates(sample.profile()))) {
    KeyInSample found;
    if (HasColumns(columns, key)) {
      DYNALAKE_ASSIGN(found, TryKey(sample, columns, key));
    } else {
      // Of more attributes than there are columns, keys come first.
      shaping::Choices keyed = choices;
      keyed.keys = key;
      DYNALAKE_ASSIGN(const auto own, shaping::ChooseColumns(sample.profile(), keyed));
      DYNALAKE_ASSIGN(found, TryKey(sample, own, key));
    }
    if (found.fits && !found.duplicate) {
      return std::optional(key);
    }
  }
  return std::optional<dynamodb::KeySchema>();
}

Result<std::optional<KeyValues>> FindDuplicateKey(storage::ObjectStore& store,
                                                  const std::vector<iceberg::DataFile>& files,
                                                  const shaping::TableColumns& columns,
                                                  const dynamodb::KeySchema& key,
                                                  const CancelToken& cancel,
                                                  const ForeignChanges& changes) {
  KeyReader reader(store, columns, key, cancel);
  reader.Consider(changes);
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
    return std::optional<KeyValues>(KeyValues());
  }
  if (!duplicate) {
    DYNALAKE_ASSIGN(duplicate, uniqueness.FindDuplicate());
  }
  if (!duplicate) {
    return std::optional<KeyValues>();
  }
  DYNALAKE_ASSIGN(KeyValues values, reader.Find(files, *duplicate));
  return std::optional(std::move(values));
}

}  // namespace dynalake::ingest
