#include "app/reports/schema_notes.h"

#include <set>
#include <string_view>
#include <vector>

#include "app/settings/units.h"
#include "base/format.h"
#include "dynamodb/manifest.h"
#include "render/escape.h"
#include "table/rules_version.h"

namespace dynalake::app {
namespace {

std::string TimeText(int64_t time_ms) { return dynamodb::PrintTimestamp(time_ms * 1000); }

std::string Trust(const std::vector<SchemaRow>& rows, Basis ColumnStatistics::* basis,
                  const auto& is_known) {
  std::set<Basis> found;
  for (const SchemaRow& row : rows) {
    if (row.statistics && is_known(*row.statistics)) {
      found.insert((*row.statistics).*basis);
    }
  }
  const bool is_sampled = found.contains(Basis::kSample);
  if (is_sampled && found.size() > 1) {
    return "exact where the manifests say it, else of these rows";
  }
  return is_sampled ? "of these rows" : "exact";
}

/// What the figures are worth.
std::string StatisticsText(const SchemaFacts& facts) {
  const RelationStatistics& statistics = *facts.statistics;
  std::string text =
      !statistics.is_sample ? fmt::format("{} rows", FormatCount(statistics.rows_read))
      : statistics.rows ? fmt::format("{} of {} rows were read", FormatCount(statistics.rows_read),
                                      FormatCount(*statistics.rows))
                        : fmt::format("{} rows were read", FormatCount(statistics.rows_read));
  if (statistics.rows_read == 0) {
    return text + "\n";
  }
  const auto of = [&](const char* what, Basis ColumnStatistics::* basis, const auto& is_known) {
    return fmt::format("; {}: {}", what, Trust(facts.rows, basis, is_known));
  };
  if (!statistics.is_sample) {
    return text + ", and all figures are exact\n";
  }
  text += of("nulls", &ColumnStatistics::nulls_basis,
             [](const auto& column) { return column.nulls.has_value(); });
  text += of("min and max", &ColumnStatistics::range_basis,
             [](const auto& column) { return column.least.has_value(); });
  text += "; distinct: at least (≥) those of these rows";
  return text + "\n";
}

/// What the counts of a load are of.
std::string CountsText(const SchemaFacts::Counted& counted) {
  std::string text = fmt::format("{} items, {} of them with something in _rest",
                                 FormatCount(counted.items), FormatCount(counted.items_with_rest));
  text += counted.state.time_ms ? ", as of the load of " + TimeText(*counted.state.time_ms)
                                : ", as of the last load";
  if (counted.state.is_changed_since) {
    text += "\nanother engine changed the table since: the counts are older than its rows";
  }
  return text + "\n";
}

std::string RulesText(int version) {
  std::string text = fmt::format("rows follow version {} of the rules", version);
  if (version < table::kRulesVersion) {
    text +=
        fmt::format("; the present one is {}, and the same load shapes the table by it: today {}",
                    table::kRulesVersion, table::WhatOlderRowsLack(version));
  }
  return text + "\n";
}

std::string ViewText(const SchemaFacts& facts) {
  return fmt::format(
      "the view of the entity {} of the table {}{}\n", facts.entity, facts.table,
      facts.items ? fmt::format(": {} items", FormatCount(*facts.items)) : std::string());
}

std::string TimesText(const SchemaFacts& facts) {
  std::string text;
  for (const SchemaRow& row : facts.rows) {
    if (!row.time_type.empty()) {
      text += fmt::format("{} looks like times: load with --type {}={}\n",
                          render::ForTerminal(row.column), render::ForTerminal(row.attribute),
                          row.time_type);
    }
  }
  return text;
}

}  // namespace

std::string SchemaNotes(const SchemaFacts& facts) {
  std::string text = facts.statistics ? StatisticsText(facts) : std::string();
  text += facts.counted ? CountsText(*facts.counted) : "";
  text += facts.rules_version ? RulesText(*facts.rules_version) : "";
  text += facts.table.empty() ? "" : ViewText(facts);
  return text + TimesText(facts);
}

}  // namespace dynalake::app
