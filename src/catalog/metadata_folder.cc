#include "catalog/metadata_folder.h"

namespace dynalake::catalog {

std::string MetadataFolder(const iceberg::TableMetadata& metadata) {
  const std::string* folder = metadata.FindProperty("write.metadata.path");
  return folder != nullptr ? *folder : metadata.location + "/metadata";
}

}  // namespace dynalake::catalog
