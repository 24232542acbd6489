#pragma once

#include "base/error.h"
#include "source/exports/table_export.h"

namespace dynalake::source {

/// Why an export failed, in words, and what to do about it: the permissions that its code speaks
/// of by name. DynamoDB writes an export with the rights of whoever asked for it.
Error ExportFailure(const ExportDescription& description);

}  // namespace dynalake::source
