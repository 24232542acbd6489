#pragma once

#include "engine/casts/cast_step.h"

namespace dynalake::engine {

/// A type without parameters.
inline CastType PlainCastType(CastKind kind) {
  CastType type;
  type.kind = kind;
  return type;
}

// The two directions of `PlanJsonCast`.

CastStepPtr PlanToJson(const CastType& from);
CastStepPtr PlanFromJson(const CastType& to);

}  // namespace dynalake::engine
