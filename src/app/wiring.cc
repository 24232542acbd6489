#include "app/wiring.h"

#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "catalog/sqlite_catalog.h"
#include "storage/local_store.h"
#include "storage/store_set.h"

namespace dynalake::app {
namespace {

// Parsed manifests that are kept; a tenth of a table with 10,000 files fits many times.
constexpr size_t kMetadataCacheBytes = size_t{128} << 20;

// Each process spills into a folder of its own.
std::filesystem::path SpillFolder() {
  std::error_code error;
  const auto temporary = std::filesystem::temp_directory_path(error);
  return error ? std::filesystem::path()
               : temporary / fmt::format("dynalake-{}", static_cast<int64_t>(getpid()));
}

}  // namespace

Result<storage::Location> ParseUserLocation(const std::string& text) {
  return text.find("://") == std::string::npos ? storage::Location::FromLocalPath(text)
                                               : storage::Location::Parse(text);
}

std::unique_ptr<storage::ObjectStore> MakeObjectStore() {
  auto stores = std::make_unique<storage::StoreSet>();
  stores->Add("file", std::make_unique<storage::LocalStore>());
  return stores;
}

Lake::Lake(const Settings& settings, storage::Location root)
    : threads_(settings.threads),
      memory_bytes_(settings.memory_bytes),
      root_(std::move(root)),
      store_(MakeObjectStore()),
      reader_(std::make_unique<catalog::TableReader>(*store_, root_, kMetadataCacheBytes)),
      state_(std::make_unique<catalog::StateDir>(*store_, root_.Join("state"))) {}

Result<std::unique_ptr<Lake>> Lake::Open(const Settings& settings, Mode mode, Clock& clock,
                                         RandomSource& random) {
  DYNALAKE_ASSIGN(storage::Location root, ParseUserLocation(settings.lake));
  DYNALAKE_TRY(storage::CheckLakeLocation(root));
  if (root.scheme() != "file") {
    return Fail(ErrorCode::kUnsupported, "a lake is a folder of this machine for now, not {}",
                root.ToString());
  }
  const std::filesystem::path folder(root.path());
  std::error_code error;
  if (mode == Mode::kCreate) {
    std::filesystem::create_directories(folder, error);
    if (error) {
      return Fail(ErrorCode::kPermissionDenied, "cannot make the lake's folder {}: {}",
                  folder.string(), error.message());
    }
  } else if (!std::filesystem::exists(folder / "catalog.db", error)) {
    return Fail(ErrorCode::kNotFound,
                "there is no lake in {}; dynalake load makes one, --lake names another",
                folder.string());
  }
  std::unique_ptr<Lake> lake(new Lake(settings, std::move(root)));
  const catalog::SqliteCatalogOptions options{
      .database = folder / "catalog.db", .lake_root = lake->root_, .create = mode == Mode::kCreate};
  DYNALAKE_ASSIGN(lake->catalog_, catalog::OpenSqliteCatalog(options, *lake->store_, *lake->reader_,
                                                             clock, random));
  return lake;
}

Result<query::Session*> Lake::Session() {
  if (session_ == nullptr) {
    engine::EngineOptions options;
    options.memory_bytes = static_cast<uint64_t>(memory_bytes_);
    options.threads = threads_;
    options.temp_dir = SpillFolder();
    DYNALAKE_ASSIGN(engine_, engine::Engine::Open(options, *store_));
    session_ = std::make_unique<query::Session>(*catalog_, *reader_, *engine_);
  }
  return session_.get();
}

Result<catalog::TablePtr> Lake::FindTable(const std::string& name) {
  catalog::TableIdentifier identifier;
  identifier.name = name;
  Result<catalog::TablePtr> table = catalog_->LoadTable(identifier);
  if (table || table.error().code() != ErrorCode::kNotFound) {
    return table;
  }
  if (const size_t dot = name.find('.'); dot != std::string::npos) {
    Result<catalog::TablePtr> other =
        catalog_->LoadTable({.namespace_name = name.substr(0, dot), .name = name.substr(dot + 1)});
    if (other || other.error().code() != ErrorCode::kNotFound) {
      return other;
    }
  }
  DYNALAKE_ASSIGN(const auto views, catalog_->ListViews(catalog::kDefaultNamespace));
  for (const catalog::TableIdentifier& view : views) {
    if (view.name == name) {
      return Fail(ErrorCode::kInvalidArgument, "{} is a view; name its table", name);
    }
  }
  DYNALAKE_ASSIGN(const auto tables, catalog_->ListTables(catalog::kDefaultNamespace));
  std::vector<std::string_view> names;
  for (const catalog::TableIdentifier& each : tables) {
    names.push_back(each.name);
  }
  const std::string proposal = Proposal(name, names);
  return Fail(ErrorCode::kNotFound, "there is no table {}{}", name,
              proposal.empty() ? "; dynalake tables lists them" : proposal);
}

}  // namespace dynalake::app
