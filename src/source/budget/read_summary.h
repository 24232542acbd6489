#pragma once

#include <cstdint>
#include <optional>

namespace dynalake::source {

/// What reading a live table took, for the user, beside what was granted.
struct ReadSummary {
  double granted_units_per_second = 0;
  bool consistent = false;
  double consumed_units = 0;   ///< by this run, answers that were lost included
  int64_t elapsed_micros = 0;  ///< of this run's reading
  double earlier_units = 0;    ///< by runs before that were interrupted, as far as they knew
  int64_t segment_count = 1;
  // Of all runs together:
  int64_t page_count = 0;
  int64_t item_count = 0;     ///< that came back
  int64_t scanned_count = 0;  ///< that were read, and paid for
  std::optional<int64_t> first_read_at_micros = {};
  std::optional<int64_t> last_read_at_micros = {};
  bool is_complete = false;  ///< else it was stopped before its end
};

}  // namespace dynalake::source
