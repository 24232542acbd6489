#pragma once

#include "app/lake/context.h"
#include "app/reports/schema_facts.h"
#include "base/result.h"
#include "render/output_format.h"

namespace dynalake::app {

/// Writes the facts in `format`. As a table they are a box where it fits the terminal, else some
/// lines for each column; numbers and times are never cut, long text is.
Result<void> PrintSchema(const SchemaFacts& facts, render::OutputFormat format,
                         const Context& context);

/// The facts as one JSON object (docs/look.md).
std::string SchemaJson(const SchemaFacts& facts);

/// Whether values of an Iceberg type may be shown in part: text, bytes and what is nested.
bool MayBeCut(std::string_view type);

/// Counts by DynamoDB type: "N 24, S 1"; "" where there are none.
std::string ValuesText(const std::vector<std::pair<std::string, int64_t>>& values);

/// "12.5%"; "<0.1%" and ">99.9%" are neither none nor all.
std::string ShareText(double share);

}  // namespace dynalake::app
