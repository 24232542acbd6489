#pragma once

#include <string>

#include "app/reports/schema_facts.h"

namespace dynalake::app {

/// The lines that stand behind the columns: what the figures and counts are worth, which rules the
/// rows follow, what a view is of, which columns look like times.
std::string SchemaNotes(const SchemaFacts& facts);

}  // namespace dynalake::app
