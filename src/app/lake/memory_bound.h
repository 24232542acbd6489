#pragma once

#include <cstdint>

namespace dynalake::app {

/// Holds this process to what `--memory` says of SQL: `memory_bytes` for what the engine counts
/// (sorts, joins, aggregates), as much again and 512 MiB for what it does not (single values, rows
/// on their way out), above what the process takes already. A statement that needs more ends with
/// an error. It bounds what is allocated, not what of it was touched.
void BoundProcessMemory(int64_t memory_bytes);

}  // namespace dynalake::app
