#include "dynamodb/data_pipeline_manifest.h"

#include <optional>
#include <utility>

#include "base/format.h"
#include "base/json.h"

namespace dynalake::dynamodb {
namespace {

constexpr std::string_view kName = "DynamoDB-export";

/// The key of `s3://bucket/key`, or of another file system's address with a host.
Result<std::string> KeyOf(const std::string& url) {
  const size_t scheme = url.find("://");
  const size_t slash = scheme == std::string::npos ? scheme : url.find('/', scheme + 3);
  if (slash == std::string::npos || slash + 1 == url.size()) {
    return Fail(ErrorCode::kMalformedInput, "\"{}\" is no address of a file", url);
  }
  return url.substr(slash + 1);
}

}  // namespace

Result<std::vector<DataPipelineFile>> ParseDataPipelineManifest(std::string_view json) {
  DYNALAKE_ASSIGN(const nlohmann::json manifest, ParseJson(json, "the manifest"));
  DYNALAKE_ASSIGN(const std::string name, GetString(manifest, "name"));
  if (name != kName) {
    return Fail(ErrorCode::kMalformedInput, "the manifest's name is \"{}\", not \"{}\"", name,
                kName);
  }
  DYNALAKE_ASSIGN(const nlohmann::json* entries, GetArray(manifest, "entries"));
  std::vector<DataPipelineFile> files;
  for (const nlohmann::json& entry : *entries) {
    DYNALAKE_ASSIGN(const std::string url, GetString(entry, "url"));
    DataPipelineFile file;
    DYNALAKE_ASSIGN(file.key, KeyOf(url));
    DYNALAKE_ASSIGN(const std::optional<bool> mandatory, FindBool(entry, "mandatory"));
    file.mandatory = mandatory.value_or(true);
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace dynalake::dynamodb
