#include "table/table_profile.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/uuid.h"
#include "iceberg/codec/puffin.h"
#include "storage/location.h"

namespace dynalake::table {
namespace {

constexpr uint64_t kMaxProfileBytes = uint64_t{256} << 20;

/// What the name of an older table's profile ends with, which is JSON as it stands.
constexpr std::string_view kJsonSuffix = ".json";

/// The properties of the file that hold the profile's text, in pieces: readers in Java take no
/// string of JSON that is longer than 20 million characters.
constexpr std::string_view kPiecePrefix = "dynalake.profile.";
constexpr size_t kPieceBytes = size_t{1} << 20;

/// Where the piece that begins at `begin` ends: before a character that would be cut.
size_t PieceEnd(std::string_view text, size_t begin) {
  constexpr unsigned char kContinuationMask = 0xC0;
  constexpr unsigned char kContinuation = 0x80;
  size_t end = std::min(text.size(), begin + kPieceBytes);
  while (end < text.size() &&
         (static_cast<unsigned char>(text[end]) & kContinuationMask) == kContinuation) {
    --end;
  }
  return end;
}

std::string PrintProfileFile(std::string_view text) {
  iceberg::PuffinWriter writer;
  int number = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = PieceEnd(text, begin);
    writer.SetProperty(fmt::format("{}{:04}", kPiecePrefix, number++),
                       std::string(text.substr(begin, end - begin)));
    begin = end;
  }
  return writer.Finish();
}

Result<std::string> ProfileText(std::string_view file) {
  DYNALAKE_ASSIGN(const iceberg::PuffinFooter footer,
                  iceberg::ReadPuffinFooter(file, static_cast<int64_t>(file.size())));
  std::string text;
  for (const auto& [key, piece] : footer.properties) {
    text += key.starts_with(kPiecePrefix) ? piece : std::string();
  }
  return text;
}

}  // namespace

Result<void> TableProfile::Merge(const TableProfile& other) {
  DYNALAKE_TRY(profile.Merge(other.profile));
  entities.Merge(other.entities);
  rest_count += other.rest_count;
  return {};
}

Result<iceberg::StatisticsFile> WriteTableProfile(storage::ObjectStore& store, RandomSource& random,
                                                  const storage::Location& table_location,
                                                  const TableProfile& profile) {
  const nlohmann::json json = {{"profile", shaping::ToJson(profile.profile)},
                               {"entity-counts", shaping::ToJson(profile.entities)},
                               {"rest-count", profile.rest_count}};
  const storage::Location location = table_location.Join(
      fmt::format("metadata/{}.profile.stats", Uuid::Random(random).ToString()));
  const std::string file = PrintProfileFile(PrintJson(json));
  DYNALAKE_ASSIGN(const size_t footer_size_bytes, iceberg::PuffinFooterSize(file));
  DYNALAKE_TRY(store.PutText(location, file, storage::PutCondition::kIfAbsent));
  return iceberg::StatisticsFile{.statistics_path = location.ToString(),
                                 .file_size_bytes = static_cast<int64_t>(file.size()),
                                 .file_footer_size_bytes = static_cast<int64_t>(footer_size_bytes)};
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
    return std::optional<TableProfile>();
  }
  if (read && !location.name().ends_with(kJsonSuffix)) {
    read = ProfileText(*read);
  }
  if (!read) {
    return std::move(read).error().WithContext(*path + " cannot be read as a table profile");
  }
  DYNALAKE_ASSIGN(const nlohmann::json json, ParseJson(*read, *path));
  if (!json.is_object() || !json.contains("profile") || !json.contains("entity-counts")) {
    return Fail(ErrorCode::kMalformedInput, "{} is no table profile", *path);
  }
  TableProfile profile;
  DYNALAKE_ASSIGN(profile.profile, shaping::ProfileFromJson(json["profile"]));
  DYNALAKE_ASSIGN(profile.entities, shaping::EntityCountsFromJson(json["entity-counts"]));
  DYNALAKE_ASSIGN(profile.rest_count, GetInt64(json, "rest-count"));
  return std::optional(std::move(profile));
}

std::optional<iceberg::StatisticsFile> FindProfileStatistics(
    const iceberg::TableMetadata& metadata) {
  const std::string* path = metadata.FindProperty(kProfileProperty);
  const auto found = std::ranges::find_if(metadata.statistics, [path](const auto& file) {
    return path != nullptr && file.statistics_path == *path;
  });
  return found == metadata.statistics.end() ? std::nullopt : std::optional(*found);
}

std::string LostProfileText() {
  return "the table's profile is gone, which another engine's clean-up may take: `schema` has no "
         "counts, and entity views stay as they are, until a load replaces the table";
}

}  // namespace dynalake::table
