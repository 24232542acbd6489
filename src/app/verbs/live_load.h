#pragma once

#include <memory>
#include <string>

#include "app/cli/command_line.h"
#include "app/lake/aws_session.h"
#include "app/lake/context.h"
#include "app/lake/wiring.h"
#include "aws/protocols/json_client.h"
#include "base/result.h"
#include "ingest/load/live_load.h"

namespace dynalake::app {

/// A client of DynamoDB as a user's AWS settings say; `session` outlives it.
Result<std::unique_ptr<aws::JsonClient>> MakeDynamoDbClient(AwsSession& session);

/// What `command` asks for of the live table at `source`, with what the configuration says where
/// the command says nothing. kUsage for an option that a live table knows nothing of.
Result<ingest::LiveRequest> MakeLiveRequest(const LoadCommand& command, const std::string& source,
                                            const Context& context);

/// Runs the load of a live table in `lake` with progress shown. `request` has no source.
Result<ingest::LoadReport> RunLiveLoad(const ingest::LiveRequest& live,
                                       const ingest::LoadRequest& request, Lake& lake,
                                       const Context& context);

}  // namespace dynalake::app
