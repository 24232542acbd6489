#include "ingest/source_identity.h"

#include <cstddef>
#include <set>
#include <span>
#include <utility>

#include "base/base64.h"
#include "base/digest.h"
#include "base/json.h"
#include "storage/read_ahead.h"

namespace dynalake::ingest {

std::vector<std::string> CurrentSources(const iceberg::TableMetadata& metadata) {
  const iceberg::Snapshot* snapshot = metadata.current_snapshot();
  std::set<int64_t> seen;
  while (snapshot != nullptr && seen.insert(snapshot->snapshot_id).second) {
    if (const auto at = snapshot->summary.find(kSourcesKey); at != snapshot->summary.end()) {
      const auto json = ParseJson(at->second, kSourcesKey);
      return json && json->is_array()
                 ? GetStrings({{"list", *json}}, "list").value_or(std::vector<std::string>())
                 : std::vector<std::string>();
    }
    snapshot = snapshot->parent_snapshot_id ? metadata.FindSnapshot(*snapshot->parent_snapshot_id)
                                            : nullptr;
  }
  return {};
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
