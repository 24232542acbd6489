#pragma once

#include "aws/config/runtime.h"
#include "aws/signing/signer.h"
#include "aws/transport/http.h"
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
