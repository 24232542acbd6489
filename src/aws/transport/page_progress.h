#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dynalake::aws {

/// Holds a service that answers in pages to what paging promises: a page that says that more
/// follows says where, and never where the reading has been. Else a part would pass for the whole,
/// or the reading would go on, and be paid for, without end. A cycle of any length is found within
/// three rounds of it at the most, in constant memory (Brent's algorithm).
class PageProgress {
 public:
  /// `place` is where the first page is asked for: a token, key or marker, or empty.
  explicit PageProgress(std::string_view place = {}) : last_(place), kept_(place) {}

  /// Notes that more follows at `place`. kUnreachable, without the place in its sentence, if that
  /// is empty or where the reading has been. After an error the pages so far are of no use.
  Result<void> GoOn(std::string_view place);

 private:
  std::string last_;
  std::string kept_;              ///< an earlier place
  uint64_t steps_ = 0;            ///< since `kept_`
  uint64_t steps_till_next_ = 1;  ///< after which `kept_` is replaced
};

}  // namespace dynalake::aws
