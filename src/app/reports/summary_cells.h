#pragma once

#include <string>
#include <string_view>

#include "app/lake/listing.h"
#include "catalog/table.h"

namespace dynalake::app {

/// What a snapshot's summary says under `key`; "" where no writer put it there.
std::string SummaryText(const iceberg::Snapshot& snapshot, std::string_view key);
/// As a count; null where there is none.
Listing::Cell SummaryNumber(const iceberg::Snapshot& snapshot, std::string_view key);

}  // namespace dynalake::app
