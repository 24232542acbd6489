#pragma once

#include <string_view>

#include "app/settings/config.h"
#include "source/budget/price_list.h"

namespace dynalake::app {

/// What AWS charges in `region`, as the configuration says, else as this program knows.
source::PriceList PricesOf(const PriceConfig& config, std::string_view region);

}  // namespace dynalake::app
