#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/result.h"

namespace dynalake::work {

/// Takes bytes that units make beside their results, too many for a result's text; what they mean
/// is the matter of the unit's kind. The planner gives one to executors in its own process and has
/// the bytes as they come. Elsewhere there is none: then the executor leaves the same bytes in the
/// file that the unit names. Thread-safe.
class Handover {
 public:
  virtual ~Handover() = default;

  /// More bytes of a unit, behind those before.
  virtual Result<void> Append(const std::string& unit_id, std::span<const std::byte> bytes) = 0;
  /// The unit has no more: these were all (`is_whole`), or they are of no use.
  virtual void Finish(const std::string& unit_id, bool is_whole) = 0;

 protected:
  Handover() = default;
  Handover(const Handover&) = default;
  Handover& operator=(const Handover&) = default;
};

}  // namespace dynalake::work
