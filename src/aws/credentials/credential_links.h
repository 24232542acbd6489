#pragma once

#include <memory>
#include <vector>

#include "aws/credentials/credential_sources.h"

namespace dynalake::aws {

/// The links in the chain's order.
std::vector<std::unique_ptr<CredentialLink>> MakeLinks(const LinkContext& context);

}  // namespace dynalake::aws
