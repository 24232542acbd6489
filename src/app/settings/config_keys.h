#pragma once

#include <span>

#include "app/settings/config_shape.h"

namespace dynalake::app {

/// The keys of the whole file.
std::span<const ConfigKey> ConfigKeys();

}  // namespace dynalake::app
