#pragma once

#include <compare>
#include <memory>
#include <string>

#include "iceberg/model/table_metadata.h"
#include "iceberg/model/view_metadata.h"

namespace dynalake::catalog {

/// The catalog's name where nothing else is said; other engines must use the same.
inline constexpr const char* kDefaultCatalogName = "dynalake";
/// The namespace that is the search path, and what SQL calls a database.
inline constexpr const char* kDefaultNamespace = "default";

/// A table's or view's name. Tables and views of one namespace share names.
struct TableIdentifier {
  std::string namespace_name = kDefaultNamespace;  ///< levels joined by dots
  std::string name;

  /// "namespace.name".
  std::string ToString() const { return namespace_name + "." + name; }
  auto operator<=>(const TableIdentifier&) const = default;
};

/// A table as it was at one moment; later commits do not change it. Its files stay readable until
/// its snapshots are expired.
struct Table {
  TableIdentifier identifier;
  std::string metadata_location;  ///< as the catalog spells it
  std::shared_ptr<const iceberg::TableMetadata> metadata;
};
using TablePtr = std::shared_ptr<const Table>;

/// A view as it was at one moment.
struct View {
  TableIdentifier identifier;
  std::string metadata_location;
  std::shared_ptr<const iceberg::ViewMetadata> metadata;
};
using ViewPtr = std::shared_ptr<const View>;

}  // namespace dynalake::catalog
