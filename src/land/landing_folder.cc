#include "land/landing_folder.h"

#include <set>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/log.h"
#include "source/exports/key_match.h"
#include "storage/crash_point.h"
#include "storage/delete_each.h"
#include "storage/local_store.h"

namespace dynalake::land {
namespace {

constexpr uint64_t kMostManifestBytes = uint64_t{256} << 20;

/// Whether a record or manifest that was read is that landing's.
template <typename Own>
bool IsOurs(const Result<std::optional<Own>>& there, const std::string& landing_id) {
  return there && there->has_value() && (*there)->landing_id == landing_id;
}

/// The folders of this machine on the way to `folder`, and it, that are not there yet; the
/// innermost first. Object stores have no folders.
std::vector<std::filesystem::path> MissingFolders(const storage::Location& folder) {
  std::vector<std::filesystem::path> missing;
  if (folder.scheme() == "file") {
    std::error_code unknown;
    for (std::filesystem::path path(folder.path());
         path.has_relative_path() && !std::filesystem::exists(path, unknown) && !unknown;
         path = path.parent_path()) {
      missing.push_back(path);
    }
  }
  return missing;
}

}  // namespace

LandingFolder::LandingFolder(storage::ObjectStore& store, storage::Location folder)
    : store_(store), folder_(std::move(folder)) {}

Result<std::optional<std::string>> LandingFolder::ReadOwn(std::string_view name) {
  auto text = store_.ReadAll(folder_.Join(name), kMostManifestBytes);
  if (text) {
    return std::optional(*std::move(text));
  }
  if (text.error().code() == ErrorCode::kNotFound) {
    return std::optional<std::string>();
  }
  return std::move(text).error();
}

Result<std::optional<LandRecord>> LandingFolder::ReadRecord() {
  DYNALAKE_ASSIGN(const auto text, ReadOwn(kRecordName));
  if (!text) {
    return std::optional<LandRecord>();
  }
  auto record = ParseRecord(*text);
  if (!record) {
    return std::move(record).error().WithContext(folder_.Join(kRecordName).ToString());
  }
  return std::optional(*std::move(record));
}

Result<std::optional<LandManifest>> LandingFolder::ReadManifest() {
  DYNALAKE_ASSIGN(const auto text, ReadOwn(kManifestName));
  if (!text) {
    return std::optional<LandManifest>();
  }
  auto manifest = ParseManifest(*text);
  if (!manifest) {
    return std::move(manifest).error().WithContext(folder_.Join(kManifestName).ToString());
  }
  return std::optional(*std::move(manifest));
}

Result<void> LandingFolder::Look() {
  DYNALAKE_ASSIGN(landed_, ReadManifest());
  DYNALAKE_ASSIGN(record_, ReadRecord());
  leftovers_.clear();
  std::optional<storage::Location> foreign;
  DYNALAKE_TRY(store_.List(folder_, [&](const storage::ObjectInfo& info) -> Result<void> {
    const std::string_view name = folder_.RelativePathOf(info.location);
    const bool is_leftover = record_ && name.find('/') == std::string_view::npos &&
                             (name.starts_with(FilePrefix(record_->landing_id)) ||
                              name.starts_with(storage::kTemporaryPrefix));
    if (is_leftover) {
      leftovers_.push_back(info.location);
    } else if (!foreign && !source::IsIgnoredPath(name)) {
      foreign = info.location;
    }
    return {};
  }));
  if (foreign && !landed_) {
    return Fail(ErrorCode::kAlreadyExists,
                "there are files that no landing made, such as {}: choose another folder",
                foreign->ToString());
  }
  return {};
}

Result<void> LandingFolder::Clean() {
  if (!record_) {
    return {};
  }
  if (landed_ && landed_->landing_id == record_->landing_id) {
    DYNALAKE_TRY(DeleteReplaced(*record_));
  } else {
    DYNALAKE_TRY(storage::DeleteEach(store_, leftovers_));
  }
  DYNALAKE_TRY(store_.Delete(folder_.Join(kRecordName)));
  Log(LogLevel::kDebug, "land: what {} had left is gone", record_->landing_id);
  record_.reset();
  return {};
}

Result<void> LandingFolder::DeleteReplaced(const LandRecord& record) {
  std::vector<storage::Location> replaced;
  for (const std::string& name : record.replaces) {
    replaced.push_back(folder_.Join(name));
  }
  return storage::DeleteEach(store_, replaced);
}

Result<void> LandingFolder::DeleteUnnamed(const std::string& landing_id,
                                          std::span<const LandedFile> keep) {
  std::set<std::string_view> named;
  for (const LandedFile& file : keep) {
    named.insert(file.name);
  }
  const std::string prefix = FilePrefix(landing_id);
  // Unfinished files have no landing's id: where another one has begun here, they may be its own.
  const bool is_alone = IsOurs(ReadRecord(), landing_id);
  std::vector<storage::Location> unnamed;
  DYNALAKE_TRY(store_.List(folder_, [&](const storage::ObjectInfo& info) -> Result<void> {
    const std::string_view name = folder_.RelativePathOf(info.location);
    const bool is_ours =
        name.starts_with(prefix) || (is_alone && name.starts_with(storage::kTemporaryPrefix));
    if (is_ours && !named.contains(name)) {
      unnamed.push_back(info.location);
    }
    return {};
  }));
  return storage::DeleteEach(store_, unnamed);
}

Result<void> LandingFolder::Begin(const std::string& landing_id, int64_t now_micros) {
  LandRecord record{.landing_id = landing_id, .started_at_micros = now_micros, .replaces = {}};
  if (landed_) {
    for (const LandedFile& file : landed_->files) {
      record.replaces.push_back(file.name);
    }
  }
  made_ = MissingFolders(folder_);
  auto put = store_.PutText(folder_.Join(kRecordName), PrintRecord(record),
                            storage::PutCondition::kIfAbsent);
  // The answer of a put that was done may have been lost.
  if (!put && !IsOurs(ReadRecord(), landing_id)) {
    return put.error().code() == ErrorCode::kPreconditionFailed
               ? Fail(ErrorCode::kConflict, "another landing has just begun in {}",
                      folder_.ToString())
               : std::move(put).error();
  }
  record_ = std::move(record);
  Log(LogLevel::kDebug, "land: {} begins in {}, {} files there go when it is whole", landing_id,
      folder_.ToString(), record_->replaces.size());
  return {};
}

Result<void> LandingFolder::Complete(const LandManifest& manifest) {
  DYNALAKE_ASSIGN(const auto there, ReadRecord());
  if (!there || there->landing_id != manifest.landing_id) {
    GiveUp();
    return Fail(ErrorCode::kConflict, "another landing has begun in {} meanwhile",
                folder_.ToString());
  }
  DYNALAKE_TRY(PutManifest(manifest));
  Log(LogLevel::kDebug, "land: {} is whole: {} items in {} files", manifest.landing_id,
      manifest.item_count(), manifest.files.size());
  constexpr const char* kContext =
      "the landing is whole, but something of the one before is still there; land again to remove "
      "it";
  DYNALAKE_TRY_CONTEXT(DeleteReplaced(*record_), kContext);
  DYNALAKE_TRY_CONTEXT(DeleteUnnamed(manifest.landing_id, manifest.files), kContext);
  DYNALAKE_TRY_CONTEXT(store_.Delete(folder_.Join(kRecordName)), kContext);
  return {};
}

Result<void> LandingFolder::PutManifest(const LandManifest& manifest) {
  const auto condition = landed_ ? storage::PutCondition::kNone : storage::PutCondition::kIfAbsent;
  auto put = store_.PutText(folder_.Join(kManifestName), PrintManifest(manifest), condition);
  if (put || IsOurs(ReadManifest(), manifest.landing_id)) {
    return {};
  }
  if (put.error().code() == ErrorCode::kPreconditionFailed) {
    GiveUp();
    return Fail(ErrorCode::kConflict, "another landing in {} was whole first", folder_.ToString());
  }
  return std::move(put).error().Wrap(ErrorCode::kCommitStateUnknown,
                                     "the manifest may not have been written; land again");
}

void LandingFolder::GiveUp() {
  if (!record_) {
    return;
  }
  const auto deleted = DeleteUnnamed(record_->landing_id, {});
  // The record stays as long as there may be files for the next landing to remove.
  if (deleted && IsOurs(ReadRecord(), record_->landing_id)) {
    (void)store_.Delete(folder_.Join(kRecordName));
  }
  RemoveMadeFolders();
}

void LandingFolder::RemoveMadeFolders() {
  for (const std::filesystem::path& folder : made_) {
    storage::CrashPoint();
    (void)::rmdir(folder.c_str());
  }
}

}  // namespace dynalake::land
