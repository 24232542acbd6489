#include "ingest/source_identity.h"

#include <charconv>
#include <cstddef>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/base64.h"
#include "base/digest.h"
#include "base/format.h"
#include "base/json.h"
#include "storage/read_ahead.h"

namespace dynalake::ingest {
namespace {

constexpr std::string_view kQueryPrefix = "query:";
constexpr char kReadingMark = ':';

}  // namespace

namespace {

/// The value of a key in the summary of the current snapshot, or of its nearest ancestor that has
/// it; null where none has.
const std::string* FindInHistory(const iceberg::TableMetadata& metadata, std::string_view key) {
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  std::set<int64_t> seen;
  while (snapshot != nullptr && seen.insert(snapshot->snapshot_id).second) {
    if (const auto at = snapshot->summary.find(key); at != snapshot->summary.end()) {
      return &at->second;
    }
    snapshot = snapshot->parent_snapshot_id ? metadata.FindSnapshot(*snapshot->parent_snapshot_id)
                                            : nullptr;
  }
  return nullptr;
}

}  // namespace

std::string MakeQueryIdentity(std::string_view query, std::string_view reading_id) {
  return fmt::format("{}{}{}{}", kQueryPrefix, query, kReadingMark, reading_id);
}

std::string_view QueryOf(std::string_view identity) {
  return identity.starts_with(kQueryPrefix) ? identity.substr(0, identity.rfind(kReadingMark))
                                            : identity;
}

std::vector<std::string> CurrentSources(const iceberg::TableMetadata& metadata) {
  const std::string* value = FindInHistory(metadata, kSourcesKey);
  if (value == nullptr) {
    return {};
  }
  const auto json = ParseJson(*value, kSourcesKey);
  return json && json->is_array()
             ? GetStrings({{"list", *json}}, "list").value_or(std::vector<std::string>())
             : std::vector<std::string>();
}

std::optional<int64_t> ContentTime(const iceberg::TableMetadata& metadata) {
  if (metadata.current_snapshot() == nullptr) {
    return std::nullopt;
  }
  const int64_t committed_micros = metadata.current_snapshot()->timestamp_ms * 1000;
  const std::string* value = FindInHistory(metadata, kWrittenAtKey);
  int64_t micros = 0;
  const bool is_number =
      value != nullptr &&
      std::from_chars(value->data(), value->data() + value->size(), micros).ec == std::errc();
  return is_number ? micros : committed_micros;
}

std::string PrintSources(const std::vector<std::string>& identities) {
  return PrintJson(nlohmann::json(identities));
}

Result<std::string> HashFiles(storage::ObjectStore& store, const source::ItemSource& source,
                              const CancelToken& cancel) {
  std::vector<source::FileChecksum> checksums;
  std::vector<std::byte> buffer(size_t{1} << 20);
  for (const source::ItemFile& file : source.files) {
    DYNALAKE_ASSIGN(const auto reader, storage::OpenSequential(store, file.location));
    Md5 digest;
    for (uint64_t offset = 0; offset < reader->size_bytes();) {
      DYNALAKE_TRY(cancel.Check());
      DYNALAKE_ASSIGN(const size_t count, reader->Read(offset, buffer));
      if (count == 0) {
        return Fail(ErrorCode::kUnreachable, "{} became shorter while it was read",
                    file.location.ToString());
      }
      digest.Update(std::span(buffer).first(count));
      offset += count;
    }
    const auto md5 = digest.Finish();
    checksums.push_back(
        {file.name, reader->size_bytes(), EncodeBase64(std::span<const uint8_t>(md5))});
  }
  return source::IdentityOfFiles(std::move(checksums));
}

}  // namespace dynalake::ingest
