#include "work/lease.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/json.h"
#include "base/process_identity.h"
#include "storage/empty_folders.h"

namespace dynalake::work {
namespace {

constexpr const char* kLeaseMember = "lease";

Result<Lease> LeaseFromJson(const nlohmann::json& json) {
  Lease lease;
  DYNALAKE_ASSIGN(lease.renewed_at_micros, GetInt64(json, "renewed-at-micros"));
  DYNALAKE_ASSIGN(lease.process, GetString(json, "process"));
  DYNALAKE_ASSIGN(const nlohmann::json* prefixes, GetArray(json, "prefixes"));
  for (const nlohmann::json& prefix : *prefixes) {
    if (!prefix.is_string() || prefix.get_ref<const std::string&>().empty()) {
      return Error(ErrorCode::kMalformedInput, "a lease of something that is no text");
    }
    lease.prefixes.push_back(prefix.get<std::string>());
  }
  return lease;
}

}  // namespace

bool Lease::IsAlive(int64_t now_micros) const {
  return now_micros - renewed_at_micros <= kLeaseLifeMicros && !HasProcessEnded(process);
}

nlohmann::json ToJson(const Lease& lease) {
  return {{kLeaseMember,
           {{"prefixes", lease.prefixes},
            {"renewed-at-micros", lease.renewed_at_micros},
            {"process", lease.process}}}};
}

bool StateClaims::Cover(const storage::Location& file) const {
  return files.contains(file) || std::ranges::any_of(prefixes, [&file](const std::string& prefix) {
           return file.ToString().starts_with(prefix);
         });
}

Result<StateClaims> ReadStateClaims(StateDir& state, int64_t now_micros) {
  StateClaims claims;
  DYNALAKE_ASSIGN(const std::vector<std::string> names, state.List(""));
  for (const std::string& name : names) {
    DYNALAKE_ASSIGN(const std::optional<nlohmann::json> record, state.Read(name));
    if (!record) {
      continue;
    }
    if (record->is_object() && record->contains(kLeaseMember)) {
      DYNALAKE_ASSIGN(Lease lease, LeaseFromJson((*record)[kLeaseMember]));
      if (lease.IsAlive(now_micros)) {
        std::ranges::move(lease.prefixes, std::back_inserter(claims.prefixes));
      }
      continue;
    }
    for (storage::Location& file : LocationsIn(*record)) {
      claims.files.insert(std::move(file));
    }
  }
  return claims;
}

bool IsLeaseRecord(std::string_view name) {
  return name.substr(name.rfind('/') + 1).starts_with(kLeasePrefix);
}

Result<std::vector<std::string>> LiveLeases(StateDir& state, std::string_view folder,
                                            int64_t now_micros) {
  std::vector<std::string> live;
  DYNALAKE_ASSIGN(const std::vector<std::string> names, state.List(folder));
  for (const std::string& name : names) {
    if (!IsLeaseRecord(name)) {
      continue;
    }
    const auto record = state.Read(name);
    if (!record && record.error().code() != ErrorCode::kUnsupported) {
      return record.error();
    }
    if (record && !*record) {
      continue;
    }
    // One that is not understood may be a newer program's.
    const auto json =
        record ? GetObject(**record, kLeaseMember) : Result<const nlohmann::json*>(record.error());
    const auto lease = json ? LeaseFromJson(**json) : Result<Lease>(json.error());
    if (!lease || lease->IsAlive(now_micros)) {
      live.push_back(name);
    }
  }
  return live;
}

Result<void> RemoveRecords(StateDir& state, std::string_view folder, std::string_view last,
                           int64_t now_micros) {
  DYNALAKE_ASSIGN(const std::vector<std::string> live, LiveLeases(state, folder, now_micros));
  DYNALAKE_ASSIGN(const std::vector<std::string> names, state.List(folder));
  for (const std::string& name : names) {
    if (name != last && std::ranges::find(live, name) == live.end()) {
      DYNALAKE_TRY(state.Remove(name));
    }
  }
  DYNALAKE_TRY(state.Remove(last));
  storage::RemoveEmptyFolders(state.folder());
  return {};
}

}  // namespace dynalake::work
