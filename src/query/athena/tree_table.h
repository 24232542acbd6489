#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/athena/tree_query.h"

namespace dynalake::query {

// What statements on tables, views and databases hold.

/// `key = value` of WITH (…).
struct Property {
  Identifier name = {};
  ExpressionPtr value = {};
};

struct TextProperty {
  std::string key = {};
  std::string value = {};
};
struct ColumnDefinition {
  Identifier name = {};
  TypeName type = {};
  std::optional<std::string> comment = {};
};
/// `dt string` of a Hive table, or `day(ts)`, `bucket(16, id)` of an Iceberg table.
struct PartitionField {
  Identifier column = {};
  std::optional<TypeName> type = {};
  std::string transform = {};  ///< small letters; empty: the column itself
  std::optional<int64_t> argument = {};
};
struct RowFormat {
  std::string serde = {};  ///< a class's name; empty: DELIMITED
  std::vector<TextProperty> properties = {};
  std::optional<std::string> fields = {};
  std::optional<std::string> escape = {};
  std::optional<std::string> collection_items = {};
  std::optional<std::string> map_keys = {};
  std::optional<std::string> lines = {};
  std::optional<std::string> null_as = {};
};
struct CreateTable {
  bool external = false;
  bool if_not_exists = false;
  QualifiedName name = {};
  std::vector<ColumnDefinition> columns = {};
  std::optional<std::string> comment = {};
  std::vector<PartitionField> partitioned_by = {};
  std::vector<Identifier> clustered_by = {};
  std::optional<int64_t> buckets = {};
  std::optional<RowFormat> row_format = {};
  std::string stored_as = {};  ///< capitals; empty: not said
  std::string input_format = {};
  std::string output_format = {};
  std::optional<std::string> location = {};
  std::vector<TextProperty> properties = {};
};
struct CreateTableAs {
  bool if_not_exists = false;
  QualifiedName name = {};
  std::vector<Identifier> columns = {};
  std::optional<std::string> comment = {};
  std::vector<Property> properties = {};
  QueryPtr query = {};
  bool with_data = true;
};
struct CreateView {
  bool or_replace = false;
  QualifiedName name = {};
  QueryPtr query = {};
  std::string text = {};  ///< of the query, as it is written
};
enum class ObjectKind : uint8_t { kTable, kView, kDatabase };
struct Drop {
  ObjectKind kind = ObjectKind::kTable;
  bool if_exists = false;
  QualifiedName name = {};
  bool cascade = false;
};
struct CreateDatabase {
  bool if_not_exists = false;
  QualifiedName name = {};
  std::optional<std::string> comment = {};
  std::optional<std::string> location = {};
  std::vector<TextProperty> properties = {};
};
struct AlterDatabase {
  QualifiedName name = {};
  std::vector<TextProperty> properties = {};
};

/// `(dt = '2024-01-01', region = 'eu')`.
struct PartitionValue {
  Identifier column = {};
  ExpressionPtr value = {};
};
using PartitionKey = std::vector<PartitionValue>;
struct AddColumns {
  std::vector<ColumnDefinition> columns = {};
};
struct ReplaceColumns {
  std::vector<ColumnDefinition> columns = {};
};
struct DropColumn {
  Identifier column = {};
};
struct ChangeColumn {
  Identifier column = {};
  ColumnDefinition definition = {};
};
struct NewPartition {
  PartitionKey key = {};
  std::optional<std::string> location = {};
};
struct AddPartitions {
  bool if_not_exists = false;
  std::vector<NewPartition> partitions = {};
};
struct DropPartitions {
  bool if_exists = false;
  std::vector<PartitionKey> keys = {};
};
struct RenamePartition {
  PartitionKey from = {};
  PartitionKey to = {};
};
struct SetLocation {
  PartitionKey partition = {};  ///< empty: the table's
  std::string location = {};
};
struct SetProperties {
  std::vector<TextProperty> properties = {};
};
struct UnsetProperties {
  std::vector<std::string> keys = {};
};
struct RenameTable {
  QualifiedName to = {};
};
struct AlterTable {
  QualifiedName name = {};
  std::variant<AddColumns, ReplaceColumns, DropColumn, ChangeColumn, AddPartitions, DropPartitions,
               RenamePartition, SetLocation, SetProperties, UnsetProperties, RenameTable>
      action;
};
struct RepairTable {
  QualifiedName name = {};
};

}  // namespace dynalake::query
