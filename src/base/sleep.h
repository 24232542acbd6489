#pragma once

#include <cstdint>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/result.h"

namespace dynalake {

/// Waits for `duration_micros` on `clock`; kCancelled soon (within a twentieth of a second) after
/// `cancel` is set.
Result<void> Sleep(Clock& clock, int64_t duration_micros, const CancelToken& cancel);

}  // namespace dynalake
