#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/table.h"

namespace dynalake::catalog {

struct ExternalColumn {
  std::string name;
  std::string type;          ///< as Hive writes it: "struct<pk:struct<s:string>>"
  std::string comment = {};  ///< empty: none

  friend bool operator==(const ExternalColumn&, const ExternalColumn&) = default;
};

/// How the files of an external table are read and written, by the names of Hive's classes.
struct ExternalFormat {
  std::string input_format = {};
  std::string output_format = {};
  std::string serde = {};  ///< the serialization library
  iceberg::Properties serde_parameters = {};

  friend bool operator==(const ExternalFormat&, const ExternalFormat&) = default;
};

/// A table that is no Iceberg table: files that people have, and how to read them. What a catalog
/// keeps of it is what AWS Glue keeps (its API, `Table`, `StorageDescriptor`, `SerDeInfo`), without
/// its partitions.
struct ExternalTable {
  TableIdentifier identifier;
  std::string location = {};  ///< a folder
  ExternalFormat format = {};
  std::vector<ExternalColumn> columns = {};
  std::vector<ExternalColumn> partition_keys = {};
  iceberg::Properties properties = {};
  int64_t version = 0;  ///< the catalog's: 1 when it was made, one more with each change

  friend bool operator==(const ExternalTable&, const ExternalTable&) = default;
};
using ExternalTablePtr = std::shared_ptr<const ExternalTable>;

/// The definition as JSON, with the member names of Glue's API; name and version stand beside it.
std::string PrintExternalTable(const ExternalTable& table);
/// kMalformedInput for anything else.
Result<ExternalTable> ParseExternalTable(const TableIdentifier& identifier, std::string_view text);

}  // namespace dynalake::catalog
