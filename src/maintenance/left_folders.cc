#include "maintenance/left_folders.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "base/format.h"
#include "base/hex.h"
#include "base/json.h"
#include "maintenance/warehouse_folders.h"

namespace dynalake::maintenance {
namespace {

constexpr const char* kSinceMember = "left-at-micros";

/// The record of a folder in `state/`.
std::string RecordName(const storage::Location& folder) {
  const auto digest = Sha256::Of(folder.ToString());
  return "left/" + EncodeHex(std::span<const uint8_t>(digest).first(16));
}

bool IsOfATable(const storage::Location& folder, const storage::ObjectInfo& file) {
  const std::string_view path = folder.RelativePathOf(file.location);
  return path.starts_with("data/") || path.starts_with("metadata/");
}

bool IsMetadata(const storage::ObjectInfo& file) {
  return file.location.name().ends_with(".metadata.json");
}

/// Whether the folder is that of a view, by one of its files.
bool IsOfAView(const CleanedLake& lake, const std::vector<storage::ObjectInfo>& files) {
  return std::ranges::any_of(files, [&lake](const storage::ObjectInfo& file) {
    return IsMetadata(file) && lake.reader.ReadViewMetadata(file.location.ToString()).has_value();
  });
}

}  // namespace

Result<void> LeftFolders::Note(const storage::Location& folder) {
  return lake_.state.Write(RecordName(folder), {{kSinceMember, lake_.clock.NowMicros()}});
}

Result<void> LeftFolders::Forget(const storage::Location& folder) {
  return lake_.state.Remove(RecordName(folder));
}

Result<int64_t> LeftFolders::LeftAt(const storage::Location& folder) {
  DYNALAKE_ASSIGN(const auto record, lake_.state.Read(RecordName(folder)));
  return record ? GetInt64(*record, kSinceMember) : Result<int64_t>(0);
}

Result<LeftFolders::Answer> LeftFolders::Vacuum(int64_t older_than_micros, Mode mode) {
  constexpr int kDatabaseAndName = 2;
  DYNALAKE_ASSIGN(const auto folders,
                  ListByFolder(lake_.store, lake_.Warehouse(), kDatabaseAndName));
  DYNALAKE_ASSIGN(const Claims claims, judge_.Ask(nullptr));
  Answer answer;
  for (const auto& [folder, files] : folders) {
    DYNALAKE_TRY(lake_.cancel.Check());
    // A load that has not made its table yet names the folder in its record.
    const bool is_taken = !claims.IsOwnFolder(folder, nullptr) || claims.state().Cover(folder) ||
                          std::ranges::any_of(files, [&](const auto& file) {
                            return claims.state().Cover(file.location);
                          });
    const bool is_table = std::ranges::all_of(
        files, [&](const storage::ObjectInfo& file) { return IsOfATable(folder, file); });
    if (!is_taken && is_table && !IsOfAView(lake_, files)) {
      DYNALAKE_TRY(Judge(claims, folder, files, older_than_micros, mode, answer));
    }
  }
  return answer;
}

Result<void> LeftFolders::Judge(const Claims& claims, const storage::Location& folder,
                                const std::vector<storage::ObjectInfo>& files,
                                int64_t older_than_micros, Mode mode, Answer& answer) {
  DYNALAKE_ASSIGN(LostTable table, ReadLostTable(lake_, folder));
  if (std::ranges::any_of(files, IsMetadata) && !judge_.MayRemove(table)) {
    answer.warnings.push_back(
        fmt::format("{} is no table's folder any more and {}, so its files stay; "
                    "--ignore-gc-disabled lets them go",
                    folder.ToString(),
                    table.keeps_all ? "says gc.enabled=false" : "its metadata cannot be read"));
    return {};
  }
  DYNALAKE_ASSIGN(int64_t since_micros, LeftAt(folder));
  const int64_t now_micros = lake_.clock.NowMicros();
  if (since_micros == 0) {
    since_micros = now_micros;
    if (mode == Mode::kRun) {
      DYNALAKE_TRY(Note(folder));
    }
  }
  LeftFolder left{
      .folder = folder,
      .newest_metadata = std::move(table.newest_metadata),
      .goes_at_micros = std::max(since_micros, NewestMicros(files)) + older_than_micros};
  claims.AddUnclaimed(files, left.removal);
  if (left.goes_at_micros >= now_micros) {
    answer.waiting.push_back(std::move(left));
    return {};
  }
  DYNALAKE_TRY(DeleteFiles(lake_.store, left.removal, mode, lake_.cancel));
  if (mode == Mode::kRun && left.removal.warnings.empty()) {
    DYNALAKE_TRY(Forget(folder));
  }
  answer.removed.push_back(std::move(left));
  return {};
}

}  // namespace dynalake::maintenance
