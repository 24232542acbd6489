#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/table.h"

namespace dynalake::catalog {

enum class RowType : uint8_t { kTable, kView };

/// One name of a SQL catalog.
struct CatalogRow {
  TableIdentifier identifier;
  RowType type = RowType::kTable;
  std::string metadata_location;
  std::string previous_metadata_location = {};  ///< empty = none
};

/// What a catalog keeps of a table that has no metadata file.
struct CatalogDefinition {
  std::string text;
  int64_t version = 1;
};

/// The rows under a catalog, in the layout of Iceberg's SQL catalog, version 1: what a database
/// must do for `RowCatalog`, which owns their meaning. Thread-safe; other processes may change the
/// rows at any time. Every change is one durable transaction; an error means that it did not
/// happen, unless it is kCommitStateUnknown.
class CatalogRows {
 public:
  virtual ~CatalogRows() = default;

  /// Whose rows these are.
  virtual std::string catalog_name() const = 0;
  virtual Result<std::optional<CatalogRow>> Find(const TableIdentifier& identifier) = 0;
  /// Of one namespace, sorted by name.
  virtual Result<std::vector<CatalogRow>> List(std::string_view namespace_name) = 0;

  /// kAlreadyExists if the name has a row of either type; kNotFound if the namespace does not
  /// exist.
  virtual Result<void> Insert(const CatalogRow& row) = 0;
  /// The commit. Sets the metadata location of `row`'s name to `next` and the previous one to
  /// `row.metadata_location`, if it is that now; answers whether it was. After kCommitStateUnknown
  /// it may have happened, and it will not happen later.
  virtual Result<bool> CompareAndSwapMetadataLocation(const CatalogRow& row,
                                                      std::string_view next) = 0;
  /// Whether there was such a row.
  virtual Result<bool> Remove(const TableIdentifier& identifier, RowType type) = 0;

  /// Gives a row another name. Whether there was such a row; kAlreadyExists if the new name has one
  /// of either type; kNotFound if its namespace does not exist.
  virtual Result<bool> Rename(const TableIdentifier& from, const TableIdentifier& to,
                              RowType type) = 0;

  // Definitions: what stands for a table that has no metadata file. They share names with the rows.

  /// Sorted by name.
  virtual Result<std::vector<TableIdentifier>> ListDefinitions(std::string_view namespace_name) = 0;
  virtual Result<std::optional<CatalogDefinition>> FindDefinition(
      const TableIdentifier& identifier) = 0;
  /// With version 1; errors as of `Insert`.
  virtual Result<void> InsertDefinition(const TableIdentifier& identifier,
                                        std::string_view text) = 0;
  /// Sets the text and raises the version, if that is `version` now; answers whether it was.
  virtual Result<bool> CompareAndSwapDefinition(const TableIdentifier& identifier, int64_t version,
                                                std::string_view text) = 0;
  /// Whether there was one.
  virtual Result<bool> RemoveDefinition(const TableIdentifier& identifier) = 0;

  /// Sorted; those with properties and those with rows.
  virtual Result<std::vector<std::string>> ListNamespaces() = 0;
  /// Its properties; nothing if it does not exist.
  virtual Result<std::optional<iceberg::Properties>> FindNamespace(std::string_view name) = 0;
  /// kAlreadyExists if it exists.
  virtual Result<void> InsertNamespace(std::string_view name,
                                       const iceberg::Properties& properties) = 0;
  /// Sets some properties and removes others, in one transaction; kNotFound if it does not exist.
  virtual Result<void> UpdateNamespace(std::string_view name, const iceberg::Properties& set,
                                       const std::vector<std::string>& remove) = 0;
  /// Whether it existed; kInvalidArgument where it has a row.
  virtual Result<bool> RemoveNamespace(std::string_view name) = 0;
};

}  // namespace dynalake::catalog
