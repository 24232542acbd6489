#pragma once

#include "app/lake/context.h"
#include "app/shell/sql_console.h"
#include "base/result.h"
#include "query/session.h"

namespace dynalake::app {

/// The interactive shell: statements over several lines until `;`, history, completion, a pager,
/// and the commands that `\?` lists. Ctrl-C cancels the query or the line, not the shell. Answers
/// when the user leaves; errors of statements are shown and do not end it. `timing`: as after
/// `\timing on`.
Result<void> RunShell(query::Session& session, const Context& context, LakeListings listings,
                      bool timing);

}  // namespace dynalake::app
