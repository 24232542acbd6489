#pragma once

namespace dynalake::app {

/// From here on a crash of this process leaves no core dump, since its memory may hold credentials
/// and items. Where the system refuses, nothing happens.
void ForbidCoreDumps();

}  // namespace dynalake::app
