#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "source/budget/read_grant.h"
#include "source/live/live_address.h"
#include "source/live/live_table.h"

namespace dynalake::ingest {

/// What of a live table is read, and what that may take.
struct LiveRequest {
  std::string address_text;  ///< as the user gave it
  source::LiveAddress address;
  source::ReadChoice choice = {};  ///< its index is the address's
  source::BudgetChoice budget = {};
  std::optional<int64_t> stop_after_micros = {};
  bool partial = false;  ///< load what was read when the time is up, and go on the next time
  bool restart = false;  ///< forget what an unfinished run has read
};

}  // namespace dynalake::ingest
