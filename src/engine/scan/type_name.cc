#include "engine/scan/type_name.h"

#include "engine/scan/types.h"

namespace dynalake::engine {

Result<std::string> TypeNameOf(const iceberg::Type& type) {
  DYNALAKE_ASSIGN(const duckdb::LogicalType logical, ToLogicalType(type));
  return logical.ToString();
}

}  // namespace dynalake::engine
