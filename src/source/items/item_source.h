#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "storage/location.h"
#include "work/source_position.h"

namespace dynalake::source {

/// What a file of items holds.
enum class ItemFormat : uint8_t {
  kDynamoDbJson,  ///< lines, an item each
  kIon,           ///< Ion text, a value an item
  kDataPipeline,  ///< the lines of EMR and AWS Data Pipeline
  kPages,         ///< pages of a live table, each with the time when it was read: PageFileWriter
};

/// One file of items. Its compression is recognised by its bytes.
struct ItemFile {
  storage::Location location;
  std::string name = {};  ///< relative to the source's folder, for messages and for its identity
  uint64_t size_bytes = 0;
  ItemFormat format = ItemFormat::kDynamoDbJson;
  std::optional<std::string> md5_base64 = {};  ///< what the stored bytes must have
  std::optional<int64_t> item_count = {};      ///< how many items it must hold
  /// When the object was written, since 1970 UTC: of files that no manifest vouches for.
  std::optional<int64_t> modified_micros = {};

  friend bool operator==(const ItemFile&, const ItemFile&) = default;
};

nlohmann::json ToJson(const ItemFile& file);
/// Also reads what all earlier programs wrote. kMalformedInput for what is no file.
Result<ItemFile> ItemFileFromJson(const nlohmann::json& json);

/// A table of DynamoDB, as far as a source says it.
struct SourceTable {
  std::string arn = {};  ///< empty where it does not say
  std::string id = {};   ///< another table of the same name has another one

  friend bool operator==(const SourceTable&, const SourceTable&) = default;
};

/// A finite source of items: what a load reads.
struct ItemSource {
  storage::Location folder;
  std::string address = {};  ///< what the user calls it
  /// Says which source this is, whatever place it was copied to; empty for a folder without a
  /// manifest until its files' checksums are known (`IdentityOfFiles`).
  std::string identity = {};
  std::string table_name = {};                    ///< the DynamoDB table's, if the source says it
  SourceTable table = {};                         ///< likewise
  std::string export_id = {};                     ///< of an export, else empty
  std::optional<int64_t> written_at_micros = {};  ///< the point in time that the items stand for
  work::SourcePosition position = {};             ///< as far as the source itself says it
  std::optional<int64_t> item_count = {};
  std::vector<ItemFile> files = {};     ///< in byte order of the names
  bool bare_items = false;              ///< lines may lack the `Item` wrapper
  std::vector<std::string> notes = {};  ///< what the user should be told, one sentence each
};

/// A file's checksum as read.
struct FileChecksum {
  std::string name;
  uint64_t size_bytes = 0;
  std::string md5_base64;

  friend bool operator==(const FileChecksum&, const FileChecksum&) = default;
};

nlohmann::json ToJson(const FileChecksum& checksum);
Result<FileChecksum> FileChecksumFromJson(const nlohmann::json& json);

/// The identity of a folder without a manifest: a hash of its names, sizes and checksums.
std::string IdentityOfFiles(std::vector<FileChecksum> files);

}  // namespace dynalake::source
