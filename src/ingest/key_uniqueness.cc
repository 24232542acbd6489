#include "ingest/key_uniqueness.h"

// Compiled in, so that no library is needed.
#define XXH_INLINE_ALL
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <xxhash.h>

#include <arrow/array.h>
#include <arrow/record_batch.h>

namespace dynalake::ingest {
namespace {

/// The bytes of one value; they hold no length, so `Mix` adds it.
Result<std::string_view> ValueBytes(const arrow::Array& column, int64_t row) {
  switch (column.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return static_cast<const arrow::BinaryArray&>(column).GetView(row);
    case arrow::Type::INT64: {
      const int64_t* values = static_cast<const arrow::Int64Array&>(column).raw_values();
      return std::string_view(reinterpret_cast<const char*>(values + row), sizeof(int64_t));
    }
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL64: {
      const auto& fixed = static_cast<const arrow::FixedSizeBinaryArray&>(column);
      return fixed.GetView(row);
    }
    case arrow::Type::DICTIONARY: {
      const auto& dictionary = static_cast<const arrow::DictionaryArray&>(column);
      return ValueBytes(*dictionary.dictionary(), dictionary.GetValueIndex(row));
    }
    default:
      return Fail(ErrorCode::kInternal, "a key column has the type {}", column.type()->ToString());
  }
}

}  // namespace

KeyUniqueness::KeyUniqueness(size_t memory_bytes)
    : memory_hashes_(std::max<size_t>(memory_bytes / sizeof(Hash), 2)) {}

Result<std::vector<KeyUniqueness::Hash>> KeyUniqueness::HashKeys(const arrow::RecordBatch& keys) {
  std::vector<Hash> hashes(static_cast<size_t>(keys.num_rows()));
  for (const auto& column : keys.columns()) {
    if (column->null_count() != 0) {
      return Fail(ErrorCode::kInternal, "a key column holds a null");
    }
    for (int64_t row = 0; row < keys.num_rows(); ++row) {
      DYNALAKE_ASSIGN(const std::string_view bytes, ValueBytes(*column, row));
      Hash& hash = hashes[static_cast<size_t>(row)];
      // The hash of the columns before is the seed, so that ("ab", "c") differs from ("a", "bc").
      const XXH128_hash_t mixed =
          XXH3_128bits_withSeed(bytes.data(), bytes.size(), hash.high ^ (hash.low * 3));
      hash = {mixed.high64, mixed.low64};
    }
  }
  return hashes;
}

Result<void> KeyUniqueness::Add(const arrow::RecordBatch& keys) {
  DYNALAKE_ASSIGN(const std::vector<Hash> hashes, HashKeys(keys));
  key_count_ += keys.num_rows();
  for (const Hash& hash : hashes) {
    hashes_.push_back(hash);
    if (hashes_.size() >= memory_hashes_) {
      DYNALAKE_TRY(Spill());
    }
  }
  return {};
}

Result<void> KeyUniqueness::Spill() {
  spilled_ = true;
  std::sort(hashes_.begin(), hashes_.end());
  for (auto begin = hashes_.begin(); begin != hashes_.end();) {
    const size_t part = begin->high >> 56;
    const auto end = std::find_if(begin, hashes_.end(),
                                  [part](const Hash& hash) { return hash.high >> 56 != part; });
    File& file = parts_[part];
    if (!file) {
      file.reset(std::tmpfile());
    }
    const auto count = static_cast<size_t>(end - begin);
    if (!file || std::fwrite(&*begin, sizeof(Hash), count, file.get()) != count) {
      return Fail(ErrorCode::kResourceExhausted,
                  "the temporary folder cannot hold the keys to compare: {}", std::strerror(errno));
    }
    begin = end;
  }
  hashes_.clear();
  return {};
}

Result<std::optional<KeyUniqueness::Hash>> KeyUniqueness::FindInPart(std::FILE* file) {
  const long size_bytes = std::ftell(file);
  hashes_.resize(static_cast<size_t>(size_bytes) / sizeof(Hash));
  std::rewind(file);
  if (std::fread(hashes_.data(), sizeof(Hash), hashes_.size(), file) != hashes_.size()) {
    return Fail(ErrorCode::kResourceExhausted, "a temporary file cannot be read back: {}",
                std::strerror(errno));
  }
  std::sort(hashes_.begin(), hashes_.end());
  const auto twin = std::adjacent_find(hashes_.begin(), hashes_.end());
  return twin == hashes_.end() ? std::optional<Hash>() : *twin;
}

Result<std::optional<KeyUniqueness::Hash>> KeyUniqueness::FindDuplicate() {
  if (!spilled_) {
    std::sort(hashes_.begin(), hashes_.end());
    const auto twin = std::adjacent_find(hashes_.begin(), hashes_.end());
    return twin == hashes_.end() ? std::optional<Hash>() : *twin;
  }
  DYNALAKE_TRY(Spill());
  for (const File& file : parts_) {
    if (file) {
      DYNALAKE_ASSIGN(auto duplicate, FindInPart(file.get()));
      if (duplicate) {
        return duplicate;
      }
    }
  }
  return std::optional<Hash>();
}

}  // namespace dynalake::ingest
