#pragma once

#include "base/error.h"
#include "base/log.h"
#include "render/sink.h"

namespace dynalake::app {

/// Shows an error to the user as one line on `err`, without anything that a terminal obeys: as
/// text, or as a JSON object with its code.
void ShowError(const Error& error, LogFormat format, render::Sink& err);

}  // namespace dynalake::app
