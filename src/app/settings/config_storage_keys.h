#pragma once

#include "app/settings/config_shape.h"

namespace dynalake::app {

// What dynalake.yaml says below `s3:` and below `cache:`.
extern const ConfigKey kS3Keys[5];
extern const ConfigKey kCacheKeys[2];

/// Whether what was stored below `s3:` goes together.
Result<void> CheckS3(const ConfigNode& value, const ConfigTarget& target);

}  // namespace dynalake::app
