#include "app/lake/wiring.h"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "app/lake/context.h"
#include "app/settings/catalog_address.h"
#include "catalog/rows/postgres_catalog.h"
#include "catalog/rows/sql_catalog.h"
#include "catalog/rows/sqlite_catalog.h"
#include "catalog/table_name.h"
#include "table/managed_view.h"

namespace dynalake::app {
namespace {

// Parsed manifests that are kept; a tenth of a table with 10,000 files fits many times.
constexpr size_t kMetadataCacheBytes = size_t{128} << 20;

// The embedded catalog's file: in the lake's folder, or where `catalog:` says. One on S3 would be
// no place for SQLite.
Result<std::filesystem::path> CatalogFile(const Context& context, const storage::Location& root) {
  const std::string& address = context.settings.catalog;
  if (address != "sqlite") {
    return std::filesystem::path(SqliteFileOf(address, ""));
  }
  if (root.scheme() == "file") {
    return std::filesystem::path(root.path()) / "catalog.db";
  }
  return Fail(ErrorCode::kInvalidArgument,
              "the lake {} needs a catalog elsewhere: set DYNALAKE_CATALOG to "
              "sqlite:///folder/catalog.db or postgresql://USER@HOST:PORT/DATABASE",
              root.ToString());
}

Result<std::unique_ptr<catalog::SqlRows>> OpenServer(const Context& context,
                                                     const storage::Location& root,
                                                     Lake::Mode mode) {
  return catalog::OpenPostgresRows(
      {.url = context.settings.catalog, .lake_root = root, .create = mode == Lake::Mode::kCreate},
      context.clock);
}

Result<std::unique_ptr<catalog::SqlRows>> OpenFile(const Context& context,
                                                   const storage::Location& root, Lake::Mode mode) {
  DYNALAKE_ASSIGN(const std::filesystem::path database, CatalogFile(context, root));
  std::error_code error;
  if (mode != Lake::Mode::kCreate && !std::filesystem::exists(database, error)) {
    if (error) {
      return Fail(error == std::errc::permission_denied ? ErrorCode::kPermissionDenied
                                                        : ErrorCode::kUnreachable,
                  "the catalog {} cannot be read: {}", database.string(), error.message());
    }
    return Fail(ErrorCode::kNotFound,
                "there is no lake in {}; dynalake load makes one, --lake names another",
                root.scheme() == "file"
                    ? std::string(root.path())
                    : fmt::format("{} (by its catalog {})", root.ToString(), database.string()));
  }
  return catalog::OpenSqliteRows(
      {.database = database, .lake_root = root, .create = mode == Lake::Mode::kCreate});
}

}  // namespace

Result<storage::Location> ParseUserLocation(const std::string& text) {
  return text.find("://") == std::string::npos ? storage::Location::FromLocalPath(text)
                                               : storage::Location::Parse(text);
}

storage::Location WithoutLinks(const storage::Location& location) {
  if (location.scheme() != "file") {
    return location;
  }
  std::error_code ignored;
  const auto real = std::filesystem::weakly_canonical(location.path(), ignored);
  return storage::Location::FromLocalPath(real).value_or(location);
}

Lake::Lake(const Context& context, storage::Location root)
    : threads_(context.settings.threads),
      memory_bytes_(context.settings.memory_bytes),
      clock_(context.clock),
      random_(context.random),
      root_(std::move(root)),
      stores_(context, root_.Join("warehouse")),
      reader_(std::make_unique<catalog::TableReader>(stores_.all(), root_, kMetadataCacheBytes)),
      state_(std::make_unique<catalog::StateDir>(stores_.all(), root_.Join("state"))) {}

Result<std::unique_ptr<Lake>> Lake::Open(const Context& context, Mode mode) {
  DYNALAKE_ASSIGN(const storage::Location named, ParseUserLocation(context.settings.lake));
  DYNALAKE_TRY(storage::CheckLakeLocation(named));
  DYNALAKE_ASSIGN(auto rows, SqliteFileOf(context.settings.catalog, "").empty()
                                 ? OpenServer(context, named, mode)
                                 : OpenFile(context, named, mode));
  DYNALAKE_ASSIGN(storage::Location root, storage::Location::Parse(rows->lake_root()));
  std::unique_ptr<Lake> lake(new Lake(context, std::move(root)));
  lake->catalog_ = std::make_unique<catalog::SqlCatalog>(
      std::move(rows), lake->root_, lake->store(), *lake->reader_, context.clock, context.random);
  return lake;
}

Result<query::Session*> Lake::Session() {
  if (session_ == nullptr) {
    engine::EngineOptions options;
    options.memory_bytes = static_cast<uint64_t>(memory_bytes_);
    options.threads = threads_;
    std::error_code error;
    const std::filesystem::path temporary = std::filesystem::temp_directory_path(error);
    spill_ = error ? nullptr : SpillFolder::Make(temporary, random_);
    options.temp_dir = spill_ == nullptr ? std::filesystem::path() : spill_->path();
    DYNALAKE_ASSIGN(engine_, engine::Engine::Open(options, store()));
    session_ = std::make_unique<query::Session>(*catalog_, *reader_, *engine_);
  }
  return session_.get();
}

Result<storage::Location> Lake::FindLocation(const std::string& text) const {
  DYNALAKE_ASSIGN(storage::Location location, ParseUserLocation(text));
  const storage::Location real = WithoutLinks(location);
  const storage::Location real_root = WithoutLinks(root_);
  return real_root.Contains(real) ? root_.Join(real_root.RelativePathOf(real))
                                  : std::move(location);
}

Result<catalog::TablePtr> Lake::FindTable(const std::string& name) {
  DYNALAKE_ASSIGN(const auto found, catalog::FindName(*catalog_, name));
  if (!found) {
    return catalog::NoSuchTable(*catalog_, name);
  }
  return found->is_view ? table::NamesView(*catalog_, found->identifier, "name its table")
                        : catalog_->LoadTable(found->identifier);
}

}  // namespace dynalake::app
