#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "source/budget/budget_choice.h"
#include "source/live/live_table.h"
#include "source/source_address.h"

namespace dynalake::ingest {

/// What of a live table is read, and what that may take.
struct LiveRequest {
  std::string address_text;  ///< as the user gave it
  std::string table;
  std::optional<source::LiveQuery> query = {};  ///< of the items of one key; else a Scan
  source::ReadChoice choice = {};               ///< its index is the address's
  source::BudgetChoice budget = {};
  std::optional<int64_t> stop_after_micros = {};
  bool partial = false;  ///< load what was read when the time is up, and go on the next time
  bool restart = false;  ///< forget what an unfinished run has read
};

}  // namespace dynalake::ingest
