#pragma once

#include "app/settings/settings.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/random.h"
#include "render/result_writer.h"
#include "render/sink.h"

namespace dynalake::app {

/// What a verb runs with. Results go to `out` and nothing else does.
struct Context {
  const Settings& settings;
  const Environment& environment;
  render::Sink& out;          ///< standard output
  render::OutputStyle style;  ///< of `out`
  render::Sink& err;          ///< standard error
  bool err_is_terminal = false;
  bool in_is_terminal = false;
  Clock& clock;
  RandomSource& random;
  CancelToken cancel;
};

}  // namespace dynalake::app
