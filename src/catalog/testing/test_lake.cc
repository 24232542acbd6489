#include "catalog/testing/test_lake.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "base/assert.h"
#include "base/uuid.h"
#include "catalog/rows/postgres_catalog.h"
#include "catalog/rows/row_catalog.h"
#include "catalog/rows/sqlite_catalog.h"
#include "iceberg/change/apply.h"

namespace dynalake::catalog {
namespace {

constexpr size_t kCacheBytes = size_t{64} << 20;

template <typename T>
T Must(Result<T> result) {
  DYNALAKE_ASSERT(result.has_value());
  return *std::move(result);
}

}  // namespace

TestLake::TestLake(const storage::Location& lake_root, const std::string& postgres_url)
    : root(lake_root),
      reader(store, lake_root, kCacheBytes),
      catalog(OpenCatalog(postgres_url)),
      state(store, lake_root.Join("state")),
      committer(parts()) {}

std::unique_ptr<Catalog> TestLake::OpenCatalog(const std::string& postgres_url) {
  auto opened = std::make_unique<FaultyRows>(
      Must(postgres_url.empty()
               ? OpenSqliteRows({.database = std::filesystem::path(root.path()) / "catalog.db",
                                 .lake_root = root})
               : OpenPostgresRows({.url = postgres_url, .lake_root = root}, clock)));
  rows = opened.get();
  return std::make_unique<RowCatalog>(std::move(opened), root, store, reader, clock,
                                      SystemRandom());
}

CommitIdentity TestLake::Identity(uint8_t number) {
  std::array<uint8_t, 16> bytes{};
  bytes.back() = number;
  return {.commit_id = Uuid(bytes), .writer_epoch = std::nullopt};
}

iceberg::TableMetadata TestLake::EmptyTable(const TableIdentifier& identifier) {
  std::vector<iceberg::NestedField> fields = {
      {.id = 1, .name = "id", .required = true, .type = iceberg::Type(iceberg::TypeId::kLong)},
      {.id = 2, .name = "name", .type = iceberg::Type(iceberg::TypeId::kString)}};
  return Must(
      iceberg::MakeTableMetadata({.uuid = Uuid::Random(SystemRandom()).ToString(),
                                  .location = Must(catalog->DefaultLocation(identifier)).ToString(),
                                  .schema = Must(iceberg::Schema::Make(0, std::move(fields), {1}))},
                                 clock.NowMicros() / 1000));
}

iceberg::DataFile TestLake::WriteDataFile(const iceberg::TableMetadata& table) {
  constexpr std::string_view kBytes = "PAR1";
  iceberg::DataFile file;
  file.file_path = table.location + "/data/" + Uuid::Random(SystemRandom()).ToString() + ".parquet";
  file.record_count = 1;
  file.file_size_bytes = static_cast<int64_t>(kBytes.size());
  auto put = local.PutText(Must(storage::Location::Parse(file.file_path)), kBytes,
                           storage::PutCondition::kIfAbsent);
  DYNALAKE_ASSERT(put.has_value());
  return file;
}

Result<CommittedSnapshot> TestLake::Append(const TableIdentifier& identifier,
                                           uint8_t commit_number) {
  auto table = catalog->LoadTable(identifier);
  if (table) {
    return Commit(identifier, commit_number, {.added = {WriteDataFile(*(*table)->metadata)}});
  }
  if (table.error().code() != ErrorCode::kNotFound) {
    return std::move(table).error();
  }
  const iceberg::TableMetadata empty = EmptyTable(identifier);
  const TableChange change{.updates = {}, .files = {.added = {WriteDataFile(empty)}}};
  return committer.CommitNewTable(
      identifier, Identity(commit_number), empty,
      [&](const iceberg::TableMetadata&) -> Result<TableChange> { return change; });
}

Result<CommittedSnapshot> TestLake::Commit(const TableIdentifier& identifier, uint8_t commit_number,
                                           iceberg::SnapshotChange files) {
  const TableChange change{.updates = {}, .files = std::move(files)};
  return committer.Commit(
      identifier, Identity(commit_number),
      [&](const iceberg::TableMetadata&) -> Result<TableChange> { return change; });
}

Result<std::vector<std::string>> TestLake::LivePaths(const TableIdentifier& identifier) {
  DYNALAKE_ASSIGN(TablePtr table, catalog->LoadTable(identifier));
  std::vector<std::string> paths;
  if (table->metadata->current_snapshot() == nullptr) {
    return paths;
  }
  DYNALAKE_ASSIGN(auto live,
                  reader.ReadLiveFiles(*table->metadata, *table->metadata->current_snapshot()));
  for (const iceberg::ManifestEntry* entry : live->data_files()) {
    paths.push_back(entry->file.file_path);
  }
  std::ranges::sort(paths);
  return paths;
}

std::vector<std::string> TestLake::FilesWith(const TableIdentifier& identifier,
                                             std::string_view part) {
  std::vector<std::string> names;
  auto listed = local.List(Must(catalog->DefaultLocation(identifier)),
                           [&](const storage::ObjectInfo& info) -> Result<void> {
                             if (info.location.name().find(part) != std::string_view::npos) {
                               names.emplace_back(info.location.name());
                             }
                             return {};
                           });
  DYNALAKE_ASSERT(listed.has_value());
  return names;
}

}  // namespace dynalake::catalog
