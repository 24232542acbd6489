#pragma once

#include <cstdint>

namespace dynalake::storage {

/// One I/O step: a place where a crash would leave something half done. The process ends here, with
/// exit code 137 and without any clean-up, if this is step n of DYNALAKE_CRASH_AT=n. Steps are
/// counted from 1 over all threads. Costs one atomic addition; for tests alone, but always there,
/// so that what is tested is what users run.
void CrashPoint();

/// As DYNALAKE_CRASH_AT, for a forked child of a test; counts anew. 0 never crashes.
void SetCrashAt(uint64_t step);

/// Steps so far.
uint64_t CrashPointsPassed();

}  // namespace dynalake::storage
