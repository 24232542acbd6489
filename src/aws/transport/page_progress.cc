#include "aws/transport/page_progress.h"

namespace dynalake::aws {

Result<void> PageProgress::GoOn(std::string_view place) {
  if (place.empty()) {
    return Error(ErrorCode::kUnreachable,
                 "the service says that more follows and does not say where: what it gave may not "
                 "be all");
  }
  if (place == last_ || place == kept_) {
    return Error(ErrorCode::kUnreachable,
                 "the service does not move on: it names a place where the reading has been");
  }
  last_ = place;
  if (++steps_ == steps_till_next_) {
    kept_ = place;
    steps_ = 0;
    steps_till_next_ *= 2;
  }
  return {};
}

}  // namespace dynalake::aws
