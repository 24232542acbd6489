#include "table/source_identity.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "base/base64.h"
#include "base/format.h"
#include "base/json.h"
#include "base/md5.h"
#include "storage/read_ahead.h"

namespace dynalake::table {
namespace {

constexpr std::string_view kQueryPrefix = "query:";
constexpr char kReadingMark = ':';

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

/// The list that `PrintSources` printed; empty for anything else.
std::vector<std::string> ReadSources(const std::string& text) {
  const auto json = ParseJson(text, kSourcesKey);
  return json && json->is_array()
             ? GetStrings({{"list", *json}}, "list").value_or(std::vector<std::string>())
             : std::vector<std::string>();
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
  return value == nullptr ? std::vector<std::string>() : ReadSources(*value);
}

SourcePositions CurrentPositions(const iceberg::TableMetadata& metadata) {
  const std::string* text = FindInHistory(metadata, kPositionsKey);
  const auto json =
      text == nullptr ? Result<nlohmann::json>(nlohmann::json()) : ParseJson(*text, kPositionsKey);
  SourcePositions positions;
  if (!json || !json->is_object()) {
    return positions;
  }
  for (const std::string& source : CurrentSources(metadata)) {
    const auto at = json->find(source);
    const auto position = at == json->end() ? Result<work::SourcePosition>(work::SourcePosition())
                                            : work::SourcePositionFromJson(*at);
    if (position && *position != work::SourcePosition()) {
      positions[source] = *position;
    }
  }
  return positions;
}

std::string PrintPositions(const SourcePositions& positions) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [source, position] : positions) {
    json[source] = work::ToJson(position);
  }
  return PrintJson(json);
}

bool WasLoaded(const iceberg::TableMetadata& metadata, std::string_view identity) {
  return std::ranges::any_of(metadata.snapshots, [&](const iceberg::Snapshot& snapshot) {
    const auto value = snapshot.summary.find(kSourcesKey);
    if (value == snapshot.summary.end()) {
      return false;
    }
    const std::vector<std::string> sources = ReadSources(value->second);
    return std::ranges::find(sources, identity) != sources.end();
  });
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

}  // namespace dynalake::table
