#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "app/lake/context.h"
#include "base/result.h"
#include "ingest/load/load.h"

namespace dynalake::app {

/// The version of a load's report in JSON: raised when a member changes its meaning or goes.
inline constexpr int kLoadReportVersion = 1;

/// "loaded", "already_in", "planned" or "stopped".
std::string_view OutcomeName(ingest::LoadOutcome outcome);

/// A load's report as docs/load.md describes it.
nlohmann::ordered_json LoadReportJson(const ingest::LoadReport& report);
/// The same for people; its lines end in line breaks.
std::string LoadReportText(const ingest::LoadReport& report);
/// Says its warnings and notes on standard error.
void TellNotes(const ingest::LoadReport& report, const Context& context);
/// As one line, whatever bytes its texts have.
std::string PrintLine(const nlohmann::ordered_json& json);

/// Says what a load did: its notes as remarks, the rest as results in the chosen format.
Result<void> PrintLoadReport(const ingest::LoadReport& report, const Context& context);

}  // namespace dynalake::app
