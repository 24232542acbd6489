#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "iceberg/model/schema.h"

namespace dynalake::iceberg {

/// Table property that holds the mapping as JSON.
inline constexpr const char* kNameMappingProperty = "schema.name-mapping.default";

/// Names by which a data file without field ids is read (specification, "Column Projection").
struct MappedField {
  std::optional<int32_t> field_id = {};
  std::vector<std::string> names = {};
  std::vector<MappedField> fields = {};

  friend bool operator==(const MappedField& a, const MappedField& b) = default;
};

using NameMapping = std::vector<MappedField>;

/// The mapping that every field of `schema` has by its present name.
NameMapping NameMappingOf(const Schema& schema);

/// `mapping` for a changed schema: present names are added to those a field had, new fields are
/// added, and a name that now belongs to a new field is taken from the old one.
NameMapping UpdateNameMapping(const NameMapping& mapping, const Schema& schema);

}  // namespace dynalake::iceberg
