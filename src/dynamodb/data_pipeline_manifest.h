#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dynalake::dynamodb {

/// A data file that the `manifest` of an EMR or AWS Data Pipeline export names.
struct DataPipelineFile {
  std::string key;        ///< relative to the bucket's root
  bool mandatory = true;  ///< else it may be missing

  bool operator==(const DataPipelineFile&) const = default;
};

/// Reads such a manifest: `{"name":"DynamoDB-export","version":3,"entries":[{"url":"s3://…"}]}`.
/// Members that it may get later are ignored. kMalformedInput for any other text.
Result<std::vector<DataPipelineFile>> ParseDataPipelineManifest(std::string_view json);

}  // namespace dynalake::dynamodb
