#pragma once

#include <cstdint>
#include <string>

namespace dynalake::storage {

/// One I/O step: a place where a crash would leave something half done. The process ends here, with
/// exit code 137 and without any clean-up, if this is step n of DYNALAKE_CRASH_AT=n. Steps are
/// counted from 1 over all threads.
///
/// It stops here (SIGSTOP), until somebody continues it, while the file of DYNALAKE_STOP_WHILE=FILE
/// is there: a test that waits for the stop knows how far the process has come.
///
/// Costs one atomic addition; for tests alone, but always there, so that what is tested is what
/// users run.
void CrashPoint();

/// As DYNALAKE_CRASH_AT, for a forked child of a test; counts anew. 0 never crashes.
void SetCrashAt(uint64_t step);

/// As DYNALAKE_STOP_WHILE, for a forked child of a test.
void SetStopWhile(std::string file);

/// Steps so far.
uint64_t CrashPointsPassed();

}  // namespace dynalake::storage
