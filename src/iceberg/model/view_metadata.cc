#include "iceberg/model/view_metadata.h"

#include <algorithm>

namespace dynalake::iceberg {

const ViewVersion* ViewMetadata::current_version() const {
  const auto at = std::find_if(
      versions.begin(), versions.end(),
      [this](const ViewVersion& version) { return version.version_id == current_version_id; });
  return at == versions.end() ? nullptr : &*at;
}

const Schema* ViewMetadata::FindSchema(int32_t schema_id) const {
  const auto at = std::find_if(schemas.begin(), schemas.end(), [schema_id](const Schema& schema) {
    return schema.schema_id() == schema_id;
  });
  return at == schemas.end() ? nullptr : &*at;
}

ViewMetadata NextViewVersion(ViewMetadata base, const ViewDefinition& definition, int64_t now_ms) {
  int32_t schema_id = 0;
  const auto same =
      std::find_if(base.schemas.begin(), base.schemas.end(),
                   [&](const Schema& schema) { return schema.SameFields(definition.schema); });
  if (same != base.schemas.end()) {
    schema_id = same->schema_id();
  } else {
    for (const Schema& schema : base.schemas) {
      schema_id = std::max(schema_id, schema.schema_id() + 1);
    }
    base.schemas.push_back(definition.schema.WithId(schema_id));
  }
  ViewVersion version{.version_id = 1,
                      .timestamp_ms = now_ms,
                      .schema_id = schema_id,
                      .summary = definition.summary,
                      .default_catalog = definition.default_catalog,
                      .default_namespace = definition.default_namespace,
                      .representations = definition.representations};
  for (const ViewVersion& earlier : base.versions) {
    version.version_id = std::max(version.version_id, earlier.version_id + 1);
  }
  base.current_version_id = version.version_id;
  base.version_log.push_back({.timestamp_ms = now_ms, .version_id = version.version_id});
  base.versions.push_back(std::move(version));
  return base;
}

}  // namespace dynalake::iceberg
