#include "source/items/item_source.h"

#include <algorithm>

#include "base/digest.h"
#include "base/enum_names.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/json.h"

namespace dynalake::source {
namespace {

constexpr auto kFormats = MakeEnumNames<ItemFormat>({{ItemFormat::kDynamoDbJson, "DYNAMODB_JSON"},
                                                     {ItemFormat::kIon, "ION"},
                                                     {ItemFormat::kDataPipeline, "DATA_PIPELINE"},
                                                     {ItemFormat::kPages, "PAGES"}});

}  // namespace

nlohmann::json ToJson(const ItemFile& file) {
  nlohmann::json json = {{"location", file.location.ToString()},
                         {"name", file.name},
                         {"size-bytes", file.size_bytes},
                         {"format", kFormats.NameOf(file.format)}};
  SetIf(json, "md5", file.md5_base64);
  SetIf(json, "item-count", file.item_count);
  SetIf(json, "modified", file.modified_micros);
  return json;
}

Result<ItemFile> ItemFileFromJson(const nlohmann::json& json) {
  DYNALAKE_ASSIGN(const std::string text, GetString(json, "location"));
  DYNALAKE_ASSIGN(storage::Location location, storage::Location::Parse(text));
  ItemFile file{.location = std::move(location)};
  DYNALAKE_ASSIGN(file.name, GetString(json, "name"));
  DYNALAKE_ASSIGN(const int64_t size_bytes, GetInt64(json, "size-bytes"));
  file.size_bytes = static_cast<uint64_t>(size_bytes);
  DYNALAKE_ASSIGN(const std::string format, GetString(json, "format"));
  const std::optional<ItemFormat> known = kFormats.Find(format);
  if (!known) {
    return Fail(ErrorCode::kMalformedInput, "{} is of the unknown format {}", text, format);
  }
  // Until "PAGES" was a format of its own, files of pages had that of their lines and this mark.
  DYNALAKE_ASSIGN(const std::optional<bool> has_page_times, FindBool(json, "page-times"));
  file.format = has_page_times.value_or(false) ? ItemFormat::kPages : *known;
  DYNALAKE_ASSIGN(file.md5_base64, FindString(json, "md5"));
  DYNALAKE_ASSIGN(file.item_count, FindInt64(json, "item-count"));
  DYNALAKE_ASSIGN(file.modified_micros, FindInt64(json, "modified"));
  return file;
}

nlohmann::json ToJson(const FileChecksum& checksum) {
  return {
      {"name", checksum.name}, {"size-bytes", checksum.size_bytes}, {"md5", checksum.md5_base64}};
}

Result<FileChecksum> FileChecksumFromJson(const nlohmann::json& json) {
  FileChecksum checksum;
  DYNALAKE_ASSIGN(checksum.name, GetString(json, "name"));
  DYNALAKE_ASSIGN(const int64_t size_bytes, GetInt64(json, "size-bytes"));
  checksum.size_bytes = static_cast<uint64_t>(size_bytes);
  DYNALAKE_ASSIGN(checksum.md5_base64, GetString(json, "md5"));
  return checksum;
}

std::string IdentityOfFiles(std::vector<FileChecksum> files) {
  std::sort(files.begin(), files.end(),
            [](const FileChecksum& a, const FileChecksum& b) { return a.name < b.name; });
  Sha256 digest;
  for (const FileChecksum& file : files) {
    digest.Update(fmt::format("{}\n{}\n{}\n", file.name, file.size_bytes, file.md5_base64));
  }
  const auto bytes = digest.Finish();
  return "files:" + EncodeHex(bytes);
}

}  // namespace dynalake::source
