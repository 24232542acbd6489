#pragma once

#include "app/lake/context.h"
#include "app/lake/lake.h"
#include "base/result.h"

namespace dynalake::app {

/// Prints the tables and views of a lake that is open: the verb `tables`, and \dt of the shell.
Result<void> PrintTables(Lake& lake, const Context& context);

}  // namespace dynalake::app
