#include "catalog/managed_view.h"

namespace dynalake::catalog {
namespace {

bool Has(const iceberg::ViewMetadata& view, const char* key, const std::string& value) {
  const auto property = view.properties.find(key);
  return property != view.properties.end() && property->second == value;
}

}  // namespace

bool IsManaged(const iceberg::ViewMetadata& view) { return Has(view, kManagedKey, "true"); }

bool IsManagedFor(const iceberg::ViewMetadata& view, const TableIdentifier& table) {
  return IsManaged(view) && Has(view, kTableKey, table.ToString());
}

}  // namespace dynalake::catalog
