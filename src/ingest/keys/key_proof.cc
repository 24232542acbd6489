#include "ingest/keys/key_proof.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/assert.h"
#include "ingest/keys/key_reader.h"

namespace dynalake::ingest {
namespace {

std::vector<shaping::Column> KeyColumns(const shaping::TableColumns& columns) {
  return columns.keys ? KeyColumnsOf(columns, *columns.keys) : std::vector<shaping::Column>();
}

}  // namespace

KeyProof::KeyProof(const shaping::TableColumns& columns, size_t memory_bytes)
    : key_columns_(KeyColumns(columns)), uniqueness_(memory_bytes) {}

bool KeyProof::Covers(const shaping::TableColumns& columns) const {
  return key_columns_ == KeyColumns(columns);
}

Result<void> KeyProof::Add(std::span<const KeyHash> keys) {
  const std::lock_guard lock(mutex_);
  return uniqueness_.Add(keys);
}

Result<void> KeyProof::Append(const std::string&, std::span<const std::byte> bytes) {
  DYNALAKE_ASSERT(bytes.size() % sizeof(KeyHash) == 0);
  // Through a small copy, as nothing is known of where the bytes lie.
  std::array<KeyHash, 512> keys;
  const std::lock_guard lock(mutex_);
  while (!bytes.empty()) {
    const auto some = bytes.first(std::min(bytes.size(), sizeof(keys)));
    std::memcpy(keys.data(), some.data(), some.size());
    DYNALAKE_TRY(uniqueness_.Add(std::span(keys).first(some.size() / sizeof(KeyHash))));
    bytes = bytes.subspan(some.size());
  }
  return {};
}

void KeyProof::Finish(const std::string& unit_id, bool is_whole) {
  const std::lock_guard lock(mutex_);
  if (is_whole) {
    complete_.insert(unit_id);
  } else {
    is_spoiled_ = true;
  }
}

bool KeyProof::Has(const std::string& unit_id) const {
  const std::lock_guard lock(mutex_);
  return complete_.contains(unit_id);
}

bool KeyProof::is_spoiled() const {
  const std::lock_guard lock(mutex_);
  return is_spoiled_;
}

}  // namespace dynalake::ingest
