#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/rows/catalog_rows.h"

namespace dynalake::catalog {

/// Rows that others change first, or whose next change has an unknown outcome: it was made or not,
/// and the row may be out of reach for some reads after. For tests.
class FaultyRows final : public CatalogRows {
 public:
  explicit FaultyRows(std::unique_ptr<CatalogRows> rows) : rows_(std::move(rows)) {}

  int conflicts = 0;          ///< so many of the next swaps find that another came first
  bool is_uncertain = false;  ///< the answer of the next change is lost
  bool is_applied = false;    ///< whether that change is made all the same
  int failing_reads = 0;      ///< after it

  std::string catalog_name() const override { return rows_->catalog_name(); }
  Result<std::optional<CatalogRow>> Find(const TableIdentifier& identifier) override;
  Result<std::vector<CatalogRow>> List(std::string_view name) override { return rows_->List(name); }
  Result<void> Insert(const CatalogRow& row) override;
  Result<bool> CompareAndSwapMetadataLocation(const CatalogRow& row,
                                              std::string_view next) override;
  Result<bool> Remove(const TableIdentifier& identifier, RowType type) override {
    return rows_->Remove(identifier, type);
  }
  Result<bool> Rename(const TableIdentifier& from, const TableIdentifier& to,
                      RowType type) override {
    return rows_->Rename(from, to, type);
  }
  Result<std::vector<TableIdentifier>> ListDefinitions(std::string_view name) override {
    return rows_->ListDefinitions(name);
  }
  Result<std::optional<CatalogDefinition>> FindDefinition(
      const TableIdentifier& identifier) override {
    return rows_->FindDefinition(identifier);
  }
  Result<void> InsertDefinition(const TableIdentifier& identifier, std::string_view text) override {
    return rows_->InsertDefinition(identifier, text);
  }
  Result<bool> CompareAndSwapDefinition(const TableIdentifier& identifier, int64_t version,
                                        std::string_view text) override {
    return rows_->CompareAndSwapDefinition(identifier, version, text);
  }
  Result<bool> RemoveDefinition(const TableIdentifier& identifier) override {
    return rows_->RemoveDefinition(identifier);
  }
  Result<std::vector<std::string>> ListNamespaces() override { return rows_->ListNamespaces(); }
  Result<std::optional<iceberg::Properties>> FindNamespace(std::string_view name) override {
    return rows_->FindNamespace(name);
  }
  Result<void> InsertNamespace(std::string_view name,
                               const iceberg::Properties& properties) override {
    return rows_->InsertNamespace(name, properties);
  }
  Result<void> UpdateNamespace(std::string_view name, const iceberg::Properties& set,
                               const std::vector<std::string>& remove) override {
    return rows_->UpdateNamespace(name, set, remove);
  }
  Result<bool> RemoveNamespace(std::string_view name) override {
    return rows_->RemoveNamespace(name);
  }

 private:
  std::unique_ptr<CatalogRows> rows_;
};

}  // namespace dynalake::catalog
