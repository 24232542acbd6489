#include "ingest/load/load_report.h"

#include <algorithm>
#include <string_view>

#include "base/format.h"
#include "base/format_count.h"
#include "base/log.h"
#include "catalog/table_name.h"
#include "shaping/columns/choose.h"
#include "shaping/columns/iceberg_schema.h"
#include "table/rules_version.h"
#include "table/table_profile.h"

namespace dynalake::ingest {
namespace {

/// "struct<city string, since long>", without what only Iceberg needs.
std::string TypeText(const iceberg::Type& type) {
  if (!type.is_nested()) {
    return type.ToString();
  }
  const bool is_struct = type.id() == iceberg::TypeId::kStruct;
  std::string text = is_struct ? "struct<" : type.id() == iceberg::TypeId::kList ? "list<" : "map<";
  std::string_view separator;
  for (const iceberg::NestedField& field : type.fields()) {
    text += fmt::format("{}{}{}{}", separator, is_struct ? field.name : "", is_struct ? " " : "",
                        TypeText(field.type));
    separator = ", ";
  }
  return text + ">";
}

/// The cells of a primitive column that are not null; nothing where a file does not count them.
std::optional<int64_t> CountCells(const std::vector<iceberg::DataFile>& files, int32_t field_id) {
  int64_t count = 0;
  for (const iceberg::DataFile& file : files) {
    const int64_t* values = file.value_counts.Find(field_id);
    const int64_t* nulls = file.null_value_counts.Find(field_id);
    if (values == nullptr || nulls == nullptr) {
      return std::nullopt;
    }
    count += *values - *nulls;
  }
  return count;
}

/// Warns of types and entities that the user chose and that the items do not have.
void WarnOfChoices(const UnitsOutcome& outcome, const std::vector<iceberg::DataFile>& files,
                   const shaping::TableColumns& columns, const LoadRequest& request,
                   LoadReport& report) {
  for (const std::string& name : shaping::UnknownAttributes(outcome.profile, ChoicesOf(request))) {
    report.warnings.push_back(fmt::format("no item has the attribute {} that a type is for", name));
  }
  for (const auto& [name, type] : request.columns.types) {
    const auto attribute = outcome.profile.attributes.find(name);
    const shaping::Column* column = shaping::FindColumn(columns, name);
    if (attribute == outcome.profile.attributes.end() || column == nullptr) {
      continue;
    }
    const int64_t values = attribute->second.value.non_null();
    const int64_t cells = CountCells(files, column->field_id).value_or(values);
    if (cells < values) {
      report.warnings.push_back(fmt::format(
          "the type chosen for {} fits {} of its {} values ({:.1f} %): the others are "
          "NULL in the column {} and kept in _rest",
          name, FormatCount(cells), FormatCount(values),
          100.0 * static_cast<double>(cells) / static_cast<double>(values), column->name));
    }
  }
  using Kind = shaping::EntityChoice::Kind;
  if (request.columns.entities.kind == Kind::kAttribute && report.entities.empty() &&
      outcome.row_count > 0) {
    report.warnings.push_back(
        fmt::format("no item has a text in the attribute {} that entities "
                    "are told apart by: all items are in none",
                    request.columns.entities.attribute));
  }
}

}  // namespace

Result<LoadForecast> MakeForecast(const source::HeadSample& sample,
                                  const shaping::TableColumns& columns, const LoadRequest& request,
                                  size_t unit_count) {
  LoadForecast forecast;
  forecast.sample_count = sample.profile().items;
  forecast.entities = shaping::EntitiesOf(sample.profile(), columns.entities);
  DYNALAKE_ASSIGN(const iceberg::Schema schema, shaping::IcebergSchema(columns));
  for (const iceberg::NestedField& field : schema.fields()) {
    const bool is_of_items = std::ranges::any_of(
        columns.columns,
        [&](const shaping::Column& column) { return column.field_id == field.id; });
    if (is_of_items) {
      forecast.columns.emplace_back(field.name, TypeText(field.type));
    }
  }
  for (const table::PartitionChoice& choice : request.columns.partition_by) {
    forecast.partition_by.push_back(table::PrintPartitionChoice(choice));
  }
  forecast.file_count =
      static_cast<int64_t>(unit_count * std::max<size_t>(forecast.entities.size(), 1));
  return forecast;
}

void DescribeUnits(const UnitsOutcome& outcome, const shaping::TableColumns& columns,
                   const LoadRequest& request, LoadReport& report) {
  report.item_count = outcome.row_count;
  report.rejected_count = outcome.rejected_count;
  const std::vector<iceberg::DataFile> files = outcome.Files();
  for (const iceberg::DataFile& file : files) {
    ++report.file_count;
    report.file_bytes += file.file_size_bytes;
  }
  report.key = columns.keys;
  for (const auto& [entity, counts] : outcome.entities.entities) {
    if (entity) {
      report.entities[*entity] = counts.items;
    } else if (columns.entities.kind != shaping::EntityRule::Kind::kNone) {
      report.no_entity_count = counts.items;
    }
  }
  if (outcome.rest_count > 0) {
    report.notes.push_back(fmt::format(
        "{} whose columns alone would not print back exactly: the rest is kept in "
        "_rest; `dynalake schema {}` names the attributes",
        outcome.rest_count == 1 ? "1 item"
                                : fmt::format("{} items", FormatCount(outcome.rest_count)),
        catalog::ShortName(report.table)));
  }
  WarnOfChoices(outcome, files, columns, request, report);
}

void DescribePlanned(const catalog::TablePtr& table, LoadReport& report) {
  report.outcome = LoadOutcome::kPlanned;
  if (table) {
    report.before = table::ContentAt(*table->metadata, table->metadata->current_snapshot_id);
  }
}

void DescribeUnchanged(const iceberg::TableMetadata& metadata, LoadReport& report) {
  report.before = table::ContentAt(metadata, metadata.current_snapshot_id);
  report.rows_after = report.before ? report.before->row_count : std::nullopt;
}

void DescribeReplaced(const catalog::CommittedSnapshot& committed, const table::NewContent* after,
                      std::optional<int64_t> removed_count, LoadReport& report) {
  const iceberg::TableMetadata& metadata = *committed.table->metadata;
  report.before = table::ContentAt(metadata, committed.parent_snapshot_id);
  const auto content = table::ContentAt(metadata, committed.snapshot_id);
  report.rows_after = content ? content->row_count : std::nullopt;
  if (report.before && after != nullptr) {
    report.replaced_count = removed_count.value_or(report.before->row_count.value_or(0));
    const std::vector<std::string> warnings = table::ReplacementWarnings(*report.before, *after);
    report.warnings.insert(report.warnings.end(), warnings.begin(), warnings.end());
  }
}

void NoteSource(const source::ItemSource& source, const LoadRequest& request, LoadReport& report) {
  report.notes = source.notes;
  if (request.source.as_of_micros && source.written_at_micros != request.source.as_of_micros) {
    report.notes.push_back("the export says its own time, so --as-of is not used");
  }
  for (const source::ItemFile& file : source.files) {
    *report.source_bytes += static_cast<int64_t>(file.size_bytes);
  }
  Log(LogLevel::kDebug, "load: {} files, {} bytes of {} ({})", source.files.size(),
      *report.source_bytes, source.address,
      source.identity.empty() ? "without an identity yet" : source.identity);
}

void NoteOlderRows(const iceberg::TableMetadata& metadata, LoadReport& report) {
  const int version = table::RulesVersionOf(metadata).value_or(table::kRulesVersion);
  if (version < table::kRulesVersion) {
    report.notes.push_back(fmt::format(
        "the rows that were there follow version {} of the rules, those of this load version {}: "
        "in the older ones {}; a load that replaces the table shapes them anew",
        version, table::kRulesVersion, table::WhatOlderRowsLack(version)));
  }
}

void NoteLostProfile(LoadReport& report) { report.notes.push_back(table::LostProfileText()); }

void NoteMeanwhile(const catalog::CommittedSnapshot& committed,
                   std::optional<int64_t> parent_snapshot_id, LoadReport& report) {
  if (!committed.was_already_committed && parent_snapshot_id &&
      committed.parent_snapshot_id != parent_snapshot_id) {
    report.notes.push_back(fmt::format(
        "another commit changed the table meanwhile (snapshot {}); this load replaced it",
        committed.parent_snapshot_id.value_or(0)));
  }
}

}  // namespace dynalake::ingest
