#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/rows/catalog_rows.h"
#include "catalog/scan/table_reader.h"
#include "storage/object_store.h"

namespace dynalake::catalog {

/// Iceberg's meaning over a catalog's rows: a row names the metadata file that is the table's
/// present state; a commit writes the next one (durable, under a name nobody else has) and swaps
/// the row. A metadata file whose commit certainly did not happen is removed again.
class RowCatalog final : public Catalog {
 public:
  /// References must outlive the catalog. `root` is the lake; default locations are below it.
  RowCatalog(std::unique_ptr<CatalogRows> rows, storage::Location root, storage::ObjectStore& store,
             TableReader& reader, Clock& clock, RandomSource& random);

  std::string name() const override { return rows_->catalog_name(); }
  Result<std::vector<std::string>> ListNamespaces() override;
  Result<void> CreateNamespace(std::string_view name,
                               const iceberg::Properties& properties) override;
  Result<iceberg::Properties> LoadNamespace(std::string_view name) override;
  Result<void> UpdateNamespace(std::string_view name, const iceberg::Properties& set,
                               const std::vector<std::string>& remove) override;
  Result<void> DropNamespace(std::string_view name) override;
  Result<std::vector<TableIdentifier>> ListTables(std::string_view namespace_name) override;
  Result<std::vector<TableIdentifier>> ListViews(std::string_view namespace_name) override;
  Result<TablePtr> LoadTable(const TableIdentifier& identifier) override;
  Result<ViewPtr> LoadView(const TableIdentifier& identifier) override;
  Result<std::string> FindMetadataLocation(const TableIdentifier& identifier) override;
  Result<storage::Location> DefaultLocation(const TableIdentifier& identifier) const override;
  Result<TablePtr> CreateTable(const TableIdentifier& identifier,
                               const iceberg::TableMetadata& metadata) override;
  Result<TablePtr> RegisterTable(const TableIdentifier& identifier,
                                 const storage::Location& metadata) override;
  Result<ViewPtr> RegisterView(const TableIdentifier& identifier,
                               const storage::Location& metadata) override;
  Result<void> RenameTable(const TableIdentifier& from, const TableIdentifier& to) override;
  Result<void> RenameView(const TableIdentifier& from, const TableIdentifier& to) override;
  Result<TablePtr> CommitTable(const Table& base,
                               std::span<const iceberg::Update> updates) override;
  Result<ViewPtr> CreateView(const TableIdentifier& identifier,
                             const iceberg::ViewMetadata& metadata) override;
  Result<ViewPtr> ReplaceView(const View& base, const iceberg::ViewMetadata& metadata) override;
  Result<std::vector<TableIdentifier>> ListExternalTables(std::string_view namespace_name) override;
  Result<ExternalTablePtr> LoadExternalTable(const TableIdentifier& identifier) override;
  Result<ExternalTablePtr> CreateExternalTable(const ExternalTable& table) override;
  Result<ExternalTablePtr> ReplaceExternalTable(const ExternalTable& table) override;
  Result<void> DropExternalTable(const TableIdentifier& identifier) override;
  Result<void> DropTable(const TableIdentifier& identifier) override;
  Result<void> DropView(const TableIdentifier& identifier) override;

 private:
  /// Where the metadata file after `previous` ("" for the first) of a table or view goes.
  Result<storage::Location> NextMetadataLocation(const std::string& metadata_folder,
                                                 std::string_view previous);
  /// Writes a metadata file and makes it the state of a new row.
  Result<std::string> InsertRow(const TableIdentifier& identifier, RowType type,
                                const std::string& metadata_folder, const std::string& json);
  /// Writes a metadata file and makes it the state of `row`. Errors as of `CommitTable`.
  Result<std::string> SwapRow(const CatalogRow& row, const std::string& metadata_folder,
                              const std::string& json);
  /// What became of a change whose outcome is unknown: nothing where it happened, kConflict where
  /// it did not, kCommitStateUnknown where that cannot be found out.
  Result<void> Settle(const CatalogRow& row, const storage::Location& written);
  /// `error`, after removing the metadata file it made useless, if it certainly did.
  Error Undo(Error error, const storage::Location& written);
  Result<CatalogRow> FindRow(const TableIdentifier& identifier, RowType type);
  Result<std::vector<TableIdentifier>> ListRows(std::string_view namespace_name, RowType type);
  Result<void> RemoveRow(const TableIdentifier& identifier, RowType type);
  Result<void> RenameRow(const TableIdentifier& from, const TableIdentifier& to, RowType type);
  /// A new row for metadata that is there; answers its text.
  Result<std::string> RegisterRow(const TableIdentifier& identifier, RowType type,
                                  const storage::Location& metadata);

  std::unique_ptr<CatalogRows> rows_;
  storage::Location root_;
  storage::ObjectStore& store_;
  TableReader& reader_;
  Clock& clock_;
  RandomSource& random_;
};

/// Whether a table, view or namespace may have this name: UTF-8 of 1 to 255 bytes without control
/// characters.
Result<void> CheckName(std::string_view name);

/// The folder name for a table's name: the name itself where it is plain, else its plain characters
/// and a hash, so that two names never share a folder.
std::string FolderName(std::string_view name);

}  // namespace dynalake::catalog
