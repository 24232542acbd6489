#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "land/land_manifest.h"
#include "land/land_request.h"
#include "land/land_source.h"
#include "storage/location.h"

namespace dynalake::land {

enum class LandOutcome : uint8_t {
  kLanded,
  kAlreadyLanded,  ///< these very items are there in this form: nothing was done
  kPlanned,        ///< a dry run
  kStopped,        ///< the time for reading was up: what was read is kept, and nothing landed
};

/// What a landing did, for the user.
struct LandReport {
  LandOutcome outcome = LandOutcome::kLanded;
  storage::Location folder;              ///< with the layout's folders
  std::optional<LandManifest> manifest;  ///< of what is there now, if `outcome` is of the first two
};

/// Writes the items of a source as plain files into the folder that the layout gives them, with a
/// `_manifest.json` that is written last: without it a landing is not whole. What an interrupted
/// landing left there is removed first.
///
/// kAlreadyExists where another landing is there and `overwrite` is not set, or files that no
/// landing made; others as `LandingFolder`. Errors leave the landing that was there as it was.
Result<LandReport> Land(const LandRequest& request, const LandSource& source,
                        const LandEnvironment& environment);

}  // namespace dynalake::land
