#pragma once

#include <functional>

#include <aws/auth/credentials.h>

#include "aws/config/credentials.h"
#include "aws/config/crt.h"

namespace dynalake::aws {

using CrtProvider = CrtPtr<aws_credentials_provider, aws_credentials_provider_release>;

/// The credentials that a provider of the Common Runtime gives; it is asked anew each time.
Result<Credentials> AskProvider(const CrtProvider& provider, const CancelToken& cancel);

}  // namespace dynalake::aws
