#include <optional>
#include <utility>

#include "base/format.h"
#include "catalog/rows/row_catalog.h"

namespace dynalake::catalog {
namespace {

Error NoExternalTable(const TableIdentifier& identifier) {
  return Fail(ErrorCode::kNotFound, "there is no external table {}", identifier.ToString());
}

ExternalTablePtr WithVersion(ExternalTable table, int64_t version) {
  table.version = version;
  return std::make_shared<const ExternalTable>(std::move(table));
}

}  // namespace

Result<std::vector<TableIdentifier>> RowCatalog::ListExternalTables(
    std::string_view namespace_name) {
  return rows_->ListDefinitions(namespace_name);
}

Result<ExternalTablePtr> RowCatalog::LoadExternalTable(const TableIdentifier& identifier) {
  DYNALAKE_ASSIGN(const auto found, rows_->FindDefinition(identifier));
  if (!found) {
    return NoExternalTable(identifier);
  }
  DYNALAKE_ASSIGN(ExternalTable table, ParseExternalTable(identifier, found->text));
  return WithVersion(std::move(table), found->version);
}

Result<ExternalTablePtr> RowCatalog::CreateExternalTable(const ExternalTable& table) {
  DYNALAKE_TRY(CheckName(table.identifier.name));
  DYNALAKE_TRY(rows_->InsertDefinition(table.identifier, PrintExternalTable(table)));
  return WithVersion(table, 1);
}

Result<ExternalTablePtr> RowCatalog::ReplaceExternalTable(const ExternalTable& table) {
  DYNALAKE_ASSIGN(
      const bool is_done,
      rows_->CompareAndSwapDefinition(table.identifier, table.version, PrintExternalTable(table)));
  if (!is_done) {
    return Fail(ErrorCode::kConflict, "another change to {} came first",
                table.identifier.ToString());
  }
  return WithVersion(table, table.version + 1);
}

Result<void> RowCatalog::DropExternalTable(const TableIdentifier& identifier) {
  DYNALAKE_ASSIGN(const bool was_there, rows_->RemoveDefinition(identifier));
  return was_there ? Result<void>() : NoExternalTable(identifier);
}

}  // namespace dynalake::catalog
