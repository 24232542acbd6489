#pragma once

#include "aws/http.h"
#include "aws/runtime.h"
#include "aws/signer.h"
#include "base/clock.h"
#include "base/random.h"

namespace dynalake::aws {

/// What a `CredentialChain` is made from; all of it outlives the chain.
struct CredentialChainParts {
  Runtime& runtime;
  HttpTransport& transport;
  Signer& signer;
  Clock& clock;
  RandomSource& random;
};

}  // namespace dynalake::aws
