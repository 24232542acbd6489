#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/external_table.h"
#include "catalog/table.h"
#include "iceberg/change/update.h"
#include "storage/location.h"

namespace dynalake::catalog {

/// Names to tables and views, and the commit. Thread-safe; several processes may use one catalog.
///
/// Errors of every method: kNotFound (the name), kAlreadyExists (the name is taken, whether by
/// a table, a view or an external table), kUnreachable, kPermissionDenied, kMalformedInput
/// (metadata that cannot be understood).
class Catalog {
 public:
  virtual ~Catalog() = default;

  /// What other engines call the catalog: what stands before a table's namespace.
  virtual std::string name() const = 0;

  /// Sorted. `default` is always there.
  virtual Result<std::vector<std::string>> ListNamespaces() = 0;
  virtual Result<void> CreateNamespace(std::string_view name,
                                       const iceberg::Properties& properties = {}) = 0;
  virtual Result<iceberg::Properties> LoadNamespace(std::string_view name) = 0;
  /// One change of a namespace's properties. Removing what is not there changes nothing;
  /// kInvalidArgument for a key that is both set and removed.
  virtual Result<void> UpdateNamespace(std::string_view name, const iceberg::Properties& set,
                                       const std::vector<std::string>& remove) = 0;
  /// kInvalidArgument for one that holds a table or a view, and for `default`.
  virtual Result<void> DropNamespace(std::string_view name) = 0;
  /// Sorted by name; an unknown namespace has none.
  virtual Result<std::vector<TableIdentifier>> ListTables(std::string_view namespace_name) = 0;
  virtual Result<std::vector<TableIdentifier>> ListViews(std::string_view namespace_name) = 0;

  virtual Result<TablePtr> LoadTable(const TableIdentifier& identifier) = 0;
  virtual Result<ViewPtr> LoadView(const TableIdentifier& identifier) = 0;
  /// What the catalog names as the metadata of a table or view, whether or not it can be read.
  virtual Result<std::string> FindMetadataLocation(const TableIdentifier& identifier) = 0;

  /// The folder of a table's files, or a view's, where it is created without saying another:
  /// `<root>/warehouse/<namespace>/<name>`.
  virtual Result<storage::Location> DefaultLocation(const TableIdentifier& identifier) const = 0;

  /// One attempt to create a table with `metadata` (`iceberg::MakeTableMetadata`, with a first
  /// snapshot applied if wanted). kAlreadyExists if the name is taken; kCommitStateUnknown as for
  /// `CommitTable`. The namespace must exist.
  virtual Result<TablePtr> CreateTable(const TableIdentifier& identifier,
                                       const iceberg::TableMetadata& metadata) = 0;

  /// Names a table whose metadata is there already. kAlreadyExists if the name is taken.
  virtual Result<TablePtr> RegisterTable(const TableIdentifier& identifier,
                                         const storage::Location& metadata) = 0;

  /// The same of a view.
  virtual Result<ViewPtr> RegisterView(const TableIdentifier& identifier,
                                       const storage::Location& metadata) = 0;

  /// Gives a table or view another name, and with it another namespace where that is there; its
  /// files stay where they are. A commit on a base of the old name is a conflict from then on.
  virtual Result<void> RenameTable(const TableIdentifier& from, const TableIdentifier& to) = 0;
  virtual Result<void> RenameView(const TableIdentifier& from, const TableIdentifier& to) = 0;

  /// One attempt to make `updates` the next state of exactly `base`: whatever was validated against
  /// `base` still holds if it succeeds. Outcomes: the new table; kConflict (another commit came
  /// first or the table is gone: this one certainly did not happen; load again, validate again, try
  /// again); kCommitStateUnknown (it may have happened: nothing that it names may be removed); any
  /// other error: it certainly did not happen.
  virtual Result<TablePtr> CommitTable(const Table& base,
                                       std::span<const iceberg::Update> updates) = 0;

  /// Creates a view, or makes `metadata` the next state of exactly `base`; errors as above.
  virtual Result<ViewPtr> CreateView(const TableIdentifier& identifier,
                                     const iceberg::ViewMetadata& metadata) = 0;
  virtual Result<ViewPtr> ReplaceView(const View& base, const iceberg::ViewMetadata& metadata) = 0;

  /// Tables that are no Iceberg tables, which share names with the others: sorted by name.
  virtual Result<std::vector<TableIdentifier>> ListExternalTables(
      std::string_view namespace_name) = 0;
  virtual Result<ExternalTablePtr> LoadExternalTable(const TableIdentifier& identifier) = 0;
  /// As `table` says, but for its version.
  virtual Result<ExternalTablePtr> CreateExternalTable(const ExternalTable& table) = 0;
  /// One attempt to make `table` the next state of the table of its name, if that has still its
  /// version; kConflict, and kCommitStateUnknown, as of `CommitTable`.
  virtual Result<ExternalTablePtr> ReplaceExternalTable(const ExternalTable& table) = 0;
  virtual Result<void> DropExternalTable(const TableIdentifier& identifier) = 0;

  /// Remove the name; files stay (maintenance removes them). kNotFound if it is not there.
  virtual Result<void> DropTable(const TableIdentifier& identifier) = 0;
  virtual Result<void> DropView(const TableIdentifier& identifier) = 0;
};

}  // namespace dynalake::catalog
