#include "app/lake/lake.h"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "app/lake/context.h"
#include "catalog/rows/catalog_address.h"
#include "catalog/rows/row_catalog.h"
#include "catalog/table_name.h"
#include "storage/user_location.h"
#include "table/managed_view.h"

namespace dynalake::app {
namespace {

// Parsed manifests that are kept; a tenth of a table with 10,000 files fits many times.
constexpr size_t kMetadataCacheBytes = size_t{128} << 20;

}  // namespace

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
      state_(std::make_unique<work::StateDir>(stores_.all(), root_.Join("state"))) {}

Result<std::unique_ptr<Lake>> Lake::Open(const Context& context, Mode mode) {
  DYNALAKE_ASSIGN(const storage::Location named, storage::ParseUserLocation(context.settings.lake));
  DYNALAKE_TRY(storage::CheckLakeLocation(named));
  DYNALAKE_ASSIGN(const catalog::CatalogAddress address,
                  catalog::ParseCatalogAddress(context.settings.catalog));
  DYNALAKE_ASSIGN(catalog::OpenedRows opened,
                  catalog::OpenCatalogRows(address, named, mode == Mode::kCreate, context.clock));
  std::unique_ptr<Lake> lake(new Lake(context, std::move(opened.lake_root)));
  lake->catalog_ =
      std::make_unique<catalog::RowCatalog>(std::move(opened.rows), lake->root_, lake->store(),
                                            *lake->reader_, context.clock, context.random);
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
    relations_ = std::make_unique<query::CatalogRelations>(*catalog_, *reader_);
    session_ = std::make_unique<query::Session>(*relations_, *engine_);
  }
  return session_.get();
}

Result<storage::Location> Lake::FindLocation(const std::string& text) const {
  DYNALAKE_ASSIGN(storage::Location location, storage::ParseUserLocation(text));
  const storage::Location real = WithoutLinks(location);
  const storage::Location real_root = WithoutLinks(root_);
  return real_root.Contains(real) ? root_.Join(real_root.RelativePathOf(real))
                                  : std::move(location);
}

Result<catalog::TableIdentifier> Lake::FindTableName(const std::string& name) {
  DYNALAKE_ASSIGN(auto found, catalog::FindName(*catalog_, name));
  if (!found) {
    return catalog::NoSuchTable(*catalog_, name);
  }
  if (found->is_view) {
    return table::NamesView(*catalog_, found->identifier, "name its table");
  }
  return std::move(found->identifier);
}

Result<catalog::TablePtr> Lake::FindTable(const std::string& name) {
  DYNALAKE_ASSIGN(const catalog::TableIdentifier identifier, FindTableName(name));
  return catalog_->LoadTable(identifier);
}

}  // namespace dynalake::app
