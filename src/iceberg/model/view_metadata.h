#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iceberg/model/schema.h"
#include "iceberg/model/table_metadata.h"

namespace dynalake::iceberg {

/// One spelling of a view's query, for example dialect "trino".
struct ViewRepresentation {
  std::string sql = {};
  std::string dialect = {};
  friend bool operator==(const ViewRepresentation& a, const ViewRepresentation& b) = default;
};

struct ViewVersion {
  int32_t version_id = 1;
  int64_t timestamp_ms = 0;
  int32_t schema_id = 0;
  Properties summary = {};
  std::optional<std::string> default_catalog = {};
  std::vector<std::string> default_namespace = {};
  std::vector<ViewRepresentation> representations = {};  ///< type "sql"; others are not kept
  friend bool operator==(const ViewVersion& a, const ViewVersion& b) = default;
};

struct ViewLogEntry {
  int64_t timestamp_ms = 0;
  int32_t version_id = 0;
  friend bool operator==(const ViewLogEntry& a, const ViewLogEntry& b) = default;
};

/// A view's metadata.json (Iceberg view specification, format version 1).
struct ViewMetadata {
  std::string view_uuid = {};
  std::string location = {};
  std::vector<Schema> schemas = {};
  int32_t current_version_id = 1;
  std::vector<ViewVersion> versions = {};
  std::vector<ViewLogEntry> version_log = {};
  Properties properties = {};

  /// Null only in metadata that did not come from `ReadViewMetadata` or `NextViewVersion`.
  const ViewVersion* current_version() const;
  const Schema* FindSchema(int32_t schema_id) const;
  friend bool operator==(const ViewMetadata& a, const ViewMetadata& b) = default;
};

/// What a new version of a view says.
struct ViewDefinition {
  Schema schema = {};
  std::optional<std::string> default_catalog = {};
  std::vector<std::string> default_namespace = {};
  std::vector<ViewRepresentation> representations = {};
  Properties summary = {};
};

/// `base` with a further version that is the current one (the first version where `base` has none).
/// An equal schema keeps its id; the version's id is one above the highest.
ViewMetadata NextViewVersion(ViewMetadata base, const ViewDefinition& definition, int64_t now_ms);

}  // namespace dynalake::iceberg
