#include "ingest/key_proof.h"

#include "ingest/key_reader.h"

namespace dynalake::ingest {
namespace {

std::vector<shaping::Column> KeyColumns(const shaping::TableColumns& columns) {
  std::vector<shaping::Column> found;
  if (columns.keys) {
    for (const std::string& attribute : KeyAttributes(*columns.keys)) {
      const shaping::Column* column = shaping::FindColumn(columns, attribute);
      found.push_back(column != nullptr ? *column : shaping::Column());
    }
  }
  return found;
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

void KeyProof::Complete(const std::string& unit_id) {
  const std::lock_guard lock(mutex_);
  complete_.insert(unit_id);
}

void KeyProof::Spoil() {
  const std::lock_guard lock(mutex_);
  is_spoiled_ = true;
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
