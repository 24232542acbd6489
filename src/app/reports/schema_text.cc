#include "app/reports/schema_text.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/wrapped_text.h"
#include "app/lake/listing.h"
#include "app/reports/column_lines.h"
#include "app/reports/schema_notes.h"
#include "app/settings/units.h"
#include "base/format.h"
#include "render/cut.h"
#include "render/escape.h"

namespace dynalake::app {
namespace {

/// So much of a text is shown beside others.
constexpr size_t kShownText = 24;
/// So many attributes without a column are listed, the frequent first.
constexpr size_t kShownAttributes = 20;

/// A column as people read it; "" where there is nothing to say.
struct ShownColumn {
  std::string column = {};
  std::string type = {};
  std::string key = {};
  std::string attribute = {};
  std::string entity = {};
  std::string values = {};
  std::string nulls = {};
  std::string distinct = {};
  std::string least = {};
  std::string greatest = {};
  std::string samples = {};
  std::vector<std::string> each_sample = {};
};

/// A cell of the column; numbers and times are whole.
std::string ShownValue(const SchemaRow& row, const std::string& value) {
  if (value.empty()) {
    return "''";
  }
  const std::string text = render::ForTerminal(value);
  return MayBeCut(row.type) ? render::CutToWidth(text, kShownText) : text;
}

std::string EntityText(const SchemaRow& row, const SchemaFacts& facts) {
  const size_t all = facts.entities.size() + (facts.no_entity_count > 0 ? 1 : 0);
  if (facts.entities.empty() || row.entities.empty()) {
    return {};
  }
  if (row.entities.size() >= all) {
    return "all";
  }
  std::string text;
  for (const auto& [entity, items] : row.entities) {
    text += (text.empty() ? "" : ", ") + (entity.empty() ? "(none)" : entity);
  }
  return text;
}

std::string DistinctText(const ColumnStatistics& statistics) {
  if (statistics.distinct.value_or(0) == 0) {
    return {};
  }
  const std::string_view mark = statistics.distinct_basis == Basis::kExact      ? ""
                                : statistics.distinct_basis == Basis::kEstimate ? "~"
                                                                                : "≥";
  return fmt::format("{}{}", mark, FormatCount(*statistics.distinct));
}

ShownColumn Show(const SchemaRow& row, const SchemaFacts& facts) {
  ShownColumn shown{.column = row.column,
                    .type = row.type,
                    .key = row.key,
                    .attribute = row.attribute == row.column ? std::string() : row.attribute,
                    .entity = EntityText(row, facts),
                    .values = row.values ? ValuesText(*row.values) : std::string()};
  if (row.values && row.values->size() == 1) {
    shown.values = row.values->front().first;
  }
  if (row.statistics) {
    const ColumnStatistics& statistics = *row.statistics;
    if (const auto share = statistics.null_share()) {
      shown.nulls = ShareText(*share);
    }
    shown.distinct = DistinctText(statistics);
    shown.least = statistics.least ? ShownValue(row, *statistics.least) : "";
    shown.greatest = statistics.greatest ? ShownValue(row, *statistics.greatest) : "";
    for (const std::string& sample : statistics.samples) {
      shown.each_sample.push_back(ShownValue(row, sample));
    }
    shown.samples = fmt::format("{}", fmt::join(shown.each_sample, ", "));
  }
  return shown;
}

/// The facts about columns that any of them has, each with its heading.
struct ShownFact {
  const char* heading;
  std::string ShownColumn::* text;
  Listing::Kind kind = Listing::Kind::kText;
};

std::vector<ShownFact> FactsToShow(const std::vector<ShownColumn>& columns) {
  constexpr std::array<ShownFact, 11> kFacts = {{
      {"column", &ShownColumn::column},
      {"type", &ShownColumn::type},
      {"key", &ShownColumn::key},
      {"attribute", &ShownColumn::attribute},
      {"entity", &ShownColumn::entity},
      {"values", &ShownColumn::values},
      {"nulls", &ShownColumn::nulls, Listing::Kind::kFigure},
      {"distinct", &ShownColumn::distinct, Listing::Kind::kFigure},
      {"min", &ShownColumn::least},
      {"max", &ShownColumn::greatest},
      {"samples", &ShownColumn::samples},
  }};
  std::vector<ShownFact> facts;
  for (const ShownFact& fact : kFacts) {
    if (std::ranges::any_of(
            columns, [&](const ShownColumn& column) { return !(column.*fact.text).empty(); })) {
      facts.push_back(fact);
    }
  }
  return facts;
}

Result<void> PrintBox(const std::vector<ShownColumn>& columns, const Context& context, bool& fits) {
  const std::vector<ShownFact> facts = FactsToShow(columns);
  std::vector<Listing::Column> headings;
  for (const ShownFact& fact : facts) {
    headings.push_back({fact.heading, fact.kind});
  }
  Listing listing(std::move(headings));
  for (const ShownColumn& column : columns) {
    std::vector<Listing::Cell> cells;
    for (const ShownFact& fact : facts) {
      cells.emplace_back(column.*fact.text);
    }
    listing.Add(std::move(cells));
  }
  fits = context.style.width == 0 || listing.Width() <= context.style.width;
  return fits ? listing.Print(render::OutputFormat::kTable, context) : Result<void>();
}

Result<void> PrintLines(const std::vector<ShownColumn>& columns, const Context& context) {
  std::string text;
  for (const ShownColumn& column : columns) {
    const auto with = [](const std::string& value, std::string_view before,
                         std::string_view behind) {
      return value.empty() ? std::string() : fmt::format("{}{}{}", before, value, behind);
    };
    std::vector<std::string> samples = column.each_sample;
    if (!samples.empty()) {
      samples.front() = "e.g. " + samples.front();
    }
    const std::string range = column.least.empty() || column.least == column.greatest
                                  ? with(column.least, "only ", "")
                                  : fmt::format("{} to {}", column.least, column.greatest);
    AppendColumnLines(
        {.head = column.column,
         .paragraphs = {{column.type, with(column.key, "", " key"), column.values,
                         with(column.attribute, "attribute ", ""), with(column.entity, "in ", "")},
                        {with(column.nulls, "", " null"), with(column.distinct, "", " distinct"),
                         range},
                        std::move(samples)}},
        context.style.width, text);
  }
  return context.out.Write(text);
}

Result<void> PrintCsv(const std::vector<SchemaRow>& rows, const Context& context) {
  Listing listing({{"column"},
                   {"type"},
                   {"key"},
                   {"attribute"},
                   {"values"},
                   {"did_not_fit", Listing::Kind::kNumber},
                   {"kept_spelling", Listing::Kind::kNumber},
                   {"entities"},
                   {"nulls", Listing::Kind::kNumber},
                   {"null_share"},
                   {"distinct", Listing::Kind::kNumber},
                   {"min"},
                   {"max"},
                   {"samples"},
                   {"time_type"}});
  const auto number = [](const std::optional<int64_t>& count) {
    return count ? Listing::Cell(*count) : Listing::Cell();
  };
  const auto text = [](const std::optional<std::string>& value) {
    return value ? Listing::Cell(*value) : Listing::Cell();
  };
  for (const SchemaRow& row : rows) {
    const ColumnStatistics found = row.statistics.value_or(ColumnStatistics());
    const auto share = found.null_share();
    listing.Add({row.column, row.type, row.key, row.attribute,
                 ValuesText(row.values.value_or(decltype(row.values)::value_type())),
                 number(row.did_not_fit), number(row.kept_spelling), ValuesText(row.entities),
                 number(found.nulls),
                 share ? Listing::Cell(fmt::format("{}", *share)) : Listing::Cell(),
                 number(found.distinct), text(found.least), text(found.greatest),
                 fmt::format("{}", fmt::join(found.samples, ", ")), std::string(row.time_type)});
  }
  return listing.Print(render::OutputFormat::kCsv, context);
}

/// Writes lines of words, broken where the terminal ends.
Result<void> WriteWrapped(std::string_view text, const Context& context) {
  if (context.style.width == 0) {
    return context.out.Write(text);
  }
  std::string wrapped;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    AppendWrapped(text.substr(begin, end - begin), 0, context.style.width, wrapped);
    begin = end + 1;
  }
  return context.out.Write(wrapped);
}

Result<void> PrintMisfits(const SchemaFacts& facts, const Context& context) {
  Listing listing({{"column"},
                   {"values"},
                   {"did_not_fit", Listing::Kind::kNumber},
                   {"kept_spelling", Listing::Kind::kNumber}});
  const auto cell = [](const std::optional<int64_t>& count) {
    return count ? Listing::Cell(*count) : Listing::Cell();
  };
  bool is_empty = true;
  for (const SchemaRow& row : facts.rows) {
    if (row.not_counted_apart || row.did_not_fit.value_or(0) > 0 ||
        row.kept_spelling.value_or(0) > 0) {
      is_empty = false;
      listing.Add({row.column, row.values ? ValuesText(*row.values) : std::string(),
                   cell(row.did_not_fit), cell(row.kept_spelling)});
    }
  }
  if (is_empty) {
    return {};
  }
  DYNALAKE_TRY(
      WriteWrapped("_rest has values of these columns as well (did_not_fit: SQL misses them; "
                   "kept_spelling: their "
                   "cells hold them):\n",
                   context));
  return listing.Print(render::OutputFormat::kTable, context);
}

Result<void> PrintAttributesWithoutColumn(const std::vector<RestAttribute>& attributes,
                                          const Context& context) {
  DYNALAKE_TRY(
      context.out.Write(fmt::format("{} attributes have no column; _rest holds them:\n",
                                    FormatCount(static_cast<int64_t>(attributes.size())))));
  Listing listing({{"attribute"}, {"values"}});
  const size_t shown = std::min(attributes.size(), kShownAttributes);
  for (const RestAttribute& attribute : std::span(attributes).first(shown)) {
    listing.Add({attribute.name, ValuesText(attribute.values)});
  }
  DYNALAKE_TRY(listing.Print(render::OutputFormat::kTable, context));
  return shown == attributes.size()
             ? Result<void>()
             : WriteWrapped(
                   fmt::format("and {} more; --output json has them all\n",
                               FormatCount(static_cast<int64_t>(attributes.size() - shown))),
                   context);
}

Result<void> PrintEntities(const SchemaFacts& facts, const Context& context) {
  Listing listing({{"entity"}, {"items", Listing::Kind::kNumber}});
  for (const auto& [entity, items] : facts.entities) {
    listing.Add({entity, items});
  }
  if (facts.no_entity_count > 0) {
    listing.Add({std::string("(none)"), facts.no_entity_count});
  }
  return listing.Print(render::OutputFormat::kTable, context);
}

Result<void> PrintText(const SchemaFacts& facts, const Context& context) {
  std::vector<ShownColumn> columns;
  for (const SchemaRow& row : facts.rows) {
    columns.push_back(Show(row, facts));
  }
  bool fits = true;
  DYNALAKE_TRY(PrintBox(columns, context, fits));
  if (!fits) {
    DYNALAKE_TRY(PrintLines(columns, context));
  }
  DYNALAKE_TRY(WriteWrapped(SchemaNotes(facts), context));
  DYNALAKE_TRY(PrintMisfits(facts, context));
  if (!facts.without_column.empty()) {
    DYNALAKE_TRY(PrintAttributesWithoutColumn(facts.without_column, context));
  }
  return facts.entities.empty() ? Result<void>() : PrintEntities(facts, context);
}

}  // namespace

bool MayBeCut(std::string_view type) {
  constexpr std::array<std::string_view, 6> kCut = {"string", "list",   "map",
                                                    "struct", "binary", "fixed"};
  return std::ranges::any_of(kCut, [&](std::string_view cut) { return type.starts_with(cut); });
}

std::string ValuesText(const std::vector<std::pair<std::string, int64_t>>& values) {
  std::string text;
  for (const auto& [type, count] : values) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", type.empty() ? "(none)" : type,
                        FormatCount(count));
  }
  return text;
}

std::string ShareText(double share) {
  constexpr double kPercent = 100;
  constexpr double kLeast = 0.0005;
  if (share > 0 && share < kLeast) {
    return "<0.1%";
  }
  if (share < 1 && share >= 1 - kLeast) {
    return ">99.9%";
  }
  const std::string text = fmt::format("{:.1f}", share * kPercent);
  return (text.ends_with(".0") ? text.substr(0, text.size() - 2) : text) + "%";
}

Result<void> PrintSchema(const SchemaFacts& facts, render::OutputFormat format,
                         const Context& context) {
  switch (format) {
    case render::OutputFormat::kJson:
    case render::OutputFormat::kJsonLines:
      return context.out.Write(SchemaJson(facts));
    case render::OutputFormat::kCsv:
      return PrintCsv(facts.rows, context);
    case render::OutputFormat::kTable:
      break;
  }
  return PrintText(facts, context);
}

}  // namespace dynalake::app
