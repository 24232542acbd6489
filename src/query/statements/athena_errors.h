#pragma once

#include <memory>

#include "base/error.h"
#include "engine/batch_stream.h"

namespace dynalake::query {

/// What the engine says of a value, with Athena's name for the kind of error before it where it has
/// one ("NUMERIC_VALUE_OUT_OF_RANGE: Overflow in addition of …").
Error InAthenasWords(Error error);

/// The same rows, and errors in Athena's words.
std::unique_ptr<engine::BatchStream> InAthenasWords(std::unique_ptr<engine::BatchStream> rows);

}  // namespace dynalake::query
