#include "ingest/table_profile.h"

#include <utility>

#include "base/json.h"
#include "base/uuid.h"

namespace dynalake::ingest {
namespace {

constexpr uint64_t kMaxProfileBytes = uint64_t{256} << 20;

}  // namespace

Result<void> TableProfile::Merge(const TableProfile& other) {
  DYNALAKE_TRY(profile.Merge(other.profile));
  entities.Merge(other.entities);
  rest_count += other.rest_count;
  return {};
}

Result<std::string> WriteTableProfile(storage::ObjectStore& store, RandomSource& random,
                                      const storage::Location& table_location,
                                      const TableProfile& profile) {
  const nlohmann::json json = {{"profile", shaping::ToJson(profile.profile)},
                               {"entity-counts", shaping::ToJson(profile.entities)},
                               {"rest-count", profile.rest_count}};
  const storage::Location location =
      table_location.Join(fmt::format("metadata/{}.profile.json", Uuid::Random(random).ToString()));
  DYNALAKE_TRY(store.PutText(location, PrintJson(json), storage::PutCondition::kIfAbsent));
  return location.ToString();
}

Result<std::optional<TableProfile>> ReadTableProfile(storage::ObjectStore& store,
                                                     const iceberg::TableMetadata& metadata) {
  const std::string* path = metadata.FindProperty(kProfileProperty);
  if (path == nullptr) {
    return std::optional<TableProfile>();
  }
  DYNALAKE_ASSIGN(const storage::Location location, storage::Location::Parse(*path));
  DYNALAKE_ASSIGN(const storage::Location table, storage::Location::Parse(metadata.location));
  if (!table.Contains(location)) {
    return Fail(ErrorCode::kMalformedInput, "the table's profile {} lies outside its folder {}",
                *path, metadata.location);
  }
  auto read = store.ReadAll(location, kMaxProfileBytes);
  if (!read && read.error().code() == ErrorCode::kNotFound) {
    return std::optional<TableProfile>();  // Another engine's clean-up knows no such file.
  }
  DYNALAKE_ASSIGN(const std::string text, std::move(read));
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(text, *path));
  if (!json.is_object() || !json.contains("profile") || !json.contains("entity-counts")) {
    return Fail(ErrorCode::kMalformedInput, "{} is no table profile", *path);
  }
  TableProfile profile;
  DYNALAKE_ASSIGN(profile.profile, shaping::ProfileFromJson(json["profile"]));
  DYNALAKE_ASSIGN(profile.entities, shaping::EntityCountsFromJson(json["entity-counts"]));
  DYNALAKE_ASSIGN(profile.rest_count, GetInt64(json, "rest-count"));
  return std::optional(std::move(profile));
}

}  // namespace dynalake::ingest
