#include "shaping/columns/column_ids.h"

#include "base/format.h"
#include "base/unicode.h"

namespace dynalake::shaping {
namespace {

constexpr int32_t kFirstFieldId = 1000;
constexpr uint64_t kFieldIdCount = uint64_t{1} << 24;

/// FNV-1a: fixed for good, since it is in every table.
class PathHash {
 public:
  void Add(std::string_view bytes) {
    for (const char c : bytes) {
      hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  void Add(uint64_t number) {
    for (int i = 0; i < 8; ++i, number >>= 8) {
      hash_ = (hash_ ^ (number & 0xff)) * 0x100000001b3;
    }
  }
  uint64_t value() const { return hash_ ^ (hash_ >> 32); }

 private:
  uint64_t hash_ = 0xcbf29ce484222325;
};

/// Columns that engines add to every table, folded. `_partition` and its like are Iceberg's,
/// `_metadata` is Spark's, those with a dollar sign are Trino's.
constexpr std::string_view kReservedNames[] = {
    "_entity",      "_rest",           "_written_at",
    "_position",    "_file",           "_pos",
    "_deleted",     "_spec_id",        "_partition",
    "_row_id",      "_metadata",       "_last_updated_sequence_number",
    "_change_type", "_change_ordinal", "_commit_snapshot_id",
    "$path",        "$partition",      "$file_modified_time",
    "$pos"};

std::string WithoutNul(std::string_view text) {
  constexpr std::string_view kSymbol = "\xe2\x90\x80";
  std::string plain;
  for (const char c : text) {
    plain += c == '\0' ? kSymbol : std::string_view(&c, 1);
  }
  return plain;
}

}  // namespace

int32_t FieldIds::IdOf(const std::vector<PathStep>& path) {
  for (uint64_t attempt = 0;; ++attempt) {
    PathHash hash;
    hash.Add(attempt);
    for (const PathStep& step : path) {
      hash.Add(static_cast<uint64_t>(step.kind));
      hash.Add(step.name.size());
      hash.Add(step.name);
    }
    const auto id = static_cast<int32_t>(kFirstFieldId + hash.value() % kFieldIdCount);
    if (used_.insert(id).second) {
      return id;
    }
  }
}

FieldNames::FieldNames() {
  for (const std::string_view name : kReservedNames) {
    taken_.emplace(CaseFold(name));
  }
}

bool FieldNames::IsFree(std::string_view parent, std::string_view name) const {
  return !name.empty() && !taken_.contains(CaseFold(FullName(parent, name)));
}

std::string FieldNames::Assign(std::string_view parent, std::string_view attribute) {
  const std::string name = WithoutNul(attribute);
  if (IsFree(parent, name)) {
    taken_.insert(CaseFold(FullName(parent, name)));
    return name;
  }
  int& number = next_.try_emplace(CaseFold(FullName(parent, name)), 2).first->second;
  for (;; ++number) {
    std::string numbered = fmt::format("{}__{}", name, number);
    if (IsFree(parent, numbered)) {
      taken_.insert(CaseFold(FullName(parent, numbered)));
      return numbered;
    }
  }
}

std::string FullName(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : fmt::format("{}.{}", parent, name);
}

}  // namespace dynalake::shaping
