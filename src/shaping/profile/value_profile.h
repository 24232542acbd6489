#pragma once

#include <cstdint>

#include "base/result.h"
#include "shaping/profile/profile.h"
#include "shaping/scan/line_tape.h"

namespace dynalake::shaping {

/// Adds a value of a tape, `depth` steps below its attribute, to the profile of its path. The slow
/// way into a profile: what fits its column is profiled from the column's buffers instead, with the
/// same result.
void AddValue(const LineTape& tape, uint32_t index, int depth, PathProfile* path);

/// Adds a top-level value to the profile of its attribute.
void AddAttribute(const LineTape& tape, uint32_t index, AttributeProfile* attribute);

/// Adds a whole item.
Result<void> AddItem(const LineTape& tape, Profile* profile);

}  // namespace dynalake::shaping
