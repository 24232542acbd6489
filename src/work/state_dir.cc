#include "work/state_dir.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/ascii.h"
#include "base/json.h"
#include "storage/delete_each.h"
#include "work/text_version.h"

namespace dynalake::work {
namespace {

constexpr uint64_t kMaxRecordBytes = uint64_t{1} << 30;
constexpr std::string_view kSuffix = ".json";

bool IsNameCharacter(char c) {
  return IsAsciiAlphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '/';
}

// Names are of our own making, but parts of them may come from outside, so they are checked.
Result<storage::Location> Locate(const storage::Location& folder, std::string_view name) {
  if (name.empty() || !std::ranges::all_of(name, IsNameCharacter) || name.starts_with('.') ||
      name.find("/.") != name.npos) {
    return Fail(ErrorCode::kInvalidArgument, "\"{}\" is not the name of a state record", name);
  }
  return folder.JoinUntrusted(name);
}

bool IsTemporary(const storage::Location& location) { return location.name().starts_with('.'); }

void CollectLocations(const nlohmann::json& json, std::set<storage::Location>& found) {
  if (json.is_string()) {
    if (auto location = storage::Location::Parse(json.get_ref<const std::string&>())) {
      found.insert(*std::move(location));
    }
    return;
  }
  if (!json.is_structured()) {
    return;
  }
  for (const auto& item : json.items()) {
    if (json.is_object()) {
      if (auto location = storage::Location::Parse(item.key())) {
        found.insert(*std::move(location));
      }
    }
    CollectLocations(item.value(), found);
  }
}

}  // namespace

Result<void> StateDir::Write(std::string_view name, const nlohmann::json& record) {
  DYNALAKE_ASSIGN(storage::Location location, Locate(folder_, std::string(name).append(kSuffix)));
  nlohmann::json versioned = record;
  if (versioned.is_object()) {
    versioned.emplace(kVersionMember, kStateVersion);
  }
  DYNALAKE_TRY_CONTEXT(store_.PutText(location, PrintJson(versioned), storage::PutCondition::kNone),
                       "state record {} cannot be written", name);
  return {};
}

Result<std::optional<nlohmann::json>> StateDir::Read(std::string_view name) {
  DYNALAKE_ASSIGN(storage::Location location, Locate(folder_, std::string(name).append(kSuffix)));
  auto text = store_.ReadAll(location, kMaxRecordBytes);
  if (!text && text.error().code() == ErrorCode::kNotFound) {
    return std::optional<nlohmann::json>();
  }
  if (!text) {
    return std::move(text).error().WithContext(fmt::format("state record {} cannot be read", name));
  }
  const std::string what = "state record " + location.ToString();
  DYNALAKE_ASSIGN(nlohmann::json record, ParseJson(*text, what));
  if (record.is_object()) {
    if (auto known = CheckTextVersion(record, kStateVersion, what); !known) {
      return Fail(known.error().code(),
                  "{}, or remove {} when nothing runs: what was interrupted then begins anew",
                  known.error().message(), folder_.ToString());
    }
    record.erase(kVersionMember);
  }
  return std::optional(std::move(record));
}

Result<std::vector<std::string>> StateDir::List(std::string_view folder) {
  storage::Location below = folder_;
  if (!folder.empty()) {
    DYNALAKE_ASSIGN(below, Locate(folder_, folder));
  }
  std::vector<std::string> names;
  DYNALAKE_TRY(store_.List(below, [&](const storage::ObjectInfo& info) -> Result<void> {
    std::string_view name = folder_.RelativePathOf(info.location);
    if (name.ends_with(kSuffix) && !IsTemporary(info.location)) {
      name.remove_suffix(kSuffix.size());
      names.emplace_back(name);
    }
    return {};
  }));
  return names;
}

Result<void> StateDir::Remove(std::string_view name) {
  DYNALAKE_ASSIGN(storage::Location location, Locate(folder_, std::string(name).append(kSuffix)));
  return store_.Delete(location);
}

Result<void> StateDir::RemoveOtherFiles(std::string_view folder) {
  DYNALAKE_ASSIGN(const storage::Location below, Locate(folder_, folder));
  std::vector<storage::Location> files;
  DYNALAKE_TRY(store_.List(below, [&](const storage::ObjectInfo& info) -> Result<void> {
    if (!info.location.name().ends_with(kSuffix) && !IsTemporary(info.location)) {
      files.push_back(info.location);
    }
    return {};
  }));
  return storage::DeleteEach(store_, files);
}

std::vector<storage::Location> LocationsIn(const nlohmann::json& record) {
  std::set<storage::Location> found;
  CollectLocations(record, found);
  return {found.begin(), found.end()};
}

}  // namespace dynalake::work
