#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "base/time_units.h"
#include "storage/location.h"
#include "work/state_dir.h"

namespace dynalake::work {

/// How often a running load renews its lease, and how long one holds that nobody renews: long
/// enough for a store that stalls.
inline constexpr int64_t kLeaseRenewalMicros = 10 * kMicrosPerSecond;
inline constexpr int64_t kLeaseLifeMicros = 120 * kMicrosPerSecond;

/// What a process that runs keeps in a record of `state/`: every file that begins like one of
/// `prefixes` is its own, although nothing names it yet. Removal spares them.
struct Lease {
  std::vector<std::string> prefixes;  ///< of normalised locations
  int64_t renewed_at_micros = 0;
  std::string process;  ///< `ProcessIdentity`

  /// Whether its process may still run: it was renewed lately, and its process is not known to have
  /// ended.
  bool IsAlive(int64_t now_micros) const;
};

/// The record of a lease.
nlohmann::json ToJson(const Lease& lease);

/// Everything that the records of `state/` speak for.
struct StateClaims {
  std::unordered_set<storage::Location> files;
  std::vector<std::string> prefixes;  ///< of leases that are alive

  bool Cover(const storage::Location& file) const;
};

/// Reads all records. An error where one cannot be read: nobody may conclude that it names nothing.
Result<StateClaims> ReadStateClaims(StateDir& state, int64_t now_micros);

/// What the last part of a lease's name begins with. Each process has a record of its own, also
/// where several do the same work and share the other records of its folder.
inline constexpr std::string_view kLeasePrefix = "lease";

/// Whether the record of that name is a lease.
bool IsLeaseRecord(std::string_view name);

/// Names of the leases in a folder of records whose processes may still run.
Result<std::vector<std::string>> LiveLeases(StateDir& state, std::string_view folder,
                                            int64_t now_micros);

/// Removes the records of a folder, `last` after the others: the one without which they mean
/// nothing. The leases of processes that may still run stay.
Result<void> RemoveRecords(StateDir& state, std::string_view folder, std::string_view last,
                           int64_t now_micros);

}  // namespace dynalake::work
