#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "app/lake/lake.h"
#include "app/lake/memory_bound.h"
#include "app/lake/remarks.h"
#include "app/reports/result_row.h"
#include "app/verbs/land_run.h"
#include "base/format_count.h"
#include "base/log.h"
#include "query/session.h"
#include "table/managed_view.h"
#include "table/rules_version.h"
#include "table/table_columns.h"
#include "table/table_content.h"

namespace dynalake::app {
namespace {

/// An opened lake that answers, and where its rows shall land.
struct Landing {
  std::unique_ptr<Lake> lake;
  query::Session* session = nullptr;
  const LandCommand& command;
  const land::LandRequest& request;
  const Context& context;
};

Result<Landing> Begin(const LandCommand& command, const land::LandRequest& request,
                      const Context& context) {
  DYNALAKE_ASSIGN(std::unique_ptr<Lake> lake, Lake::Open(context, Lake::Mode::kExisting));
  DYNALAKE_TRY(RefuseInside(lake->root().Join("warehouse"), "lake's tables", request.target));
  DYNALAKE_ASSIGN(query::Session * session, lake->Session());
  session->set_dialect(command.dialect.value_or(context.settings.dialect));
  BoundProcessMemory(context.settings.memory_bytes);
  return Landing{.lake = std::move(lake),
                 .session = session,
                 .command = command,
                 .request = request,
                 .context = context};
}

/// The latest time that any of the tables stands for.
int64_t TimeOf(const std::vector<catalog::TablePtr>& tables, const Landing& landing) {
  std::optional<int64_t> latest;
  for (const catalog::TablePtr& table : tables) {
    latest = std::max(latest, table::ContentTime(*table->metadata));
  }
  return latest.value_or(landing.context.clock.NowMicros());
}

std::string IdentityOf(const iceberg::TableMetadata& metadata) {
  return fmt::format("table {} snapshot {}", metadata.table_uuid,
                     metadata.current_snapshot_id.value_or(0));
}

Result<void> Land(const Landing& landing, const land::RowItems& rows) {
  const Context& context = landing.context;
  Progress progress(ProgressMode(context), context.err, context.clock);
  DYNALAKE_TRY(LandItems(landing.request, rows, landing.lake->store(), progress, context));
  return {};
}

/// The items of a table that a load made.
Result<void> LandLoaded(const Landing& landing, const catalog::Table& table,
                        shaping::TableColumns columns, land::SourceDescription description) {
  DYNALAKE_ASSIGN(const auto rows, landing.session->ScanTable(table, {}, landing.context.cancel));
  return Land(landing, {.description = std::move(description),
                        .rows = *rows,
                        .loaded = land::RowItems::Loaded{
                            .columns = std::move(columns),
                            .null_cells = table::NullCellsOf(*table.metadata)}});
}

/// What a view that loads keep answers is the same as long as the view and its table are: it calls
/// no function. Nothing for any other.
std::string IdentityOf(const catalog::View& view, const std::vector<catalog::TablePtr>& tables) {
  if (!table::IsManaged(*view.metadata) || tables.size() != 1) {
    return "";
  }
  return fmt::format("view {} version {} of {}", view.metadata->view_uuid,
                     view.metadata->current_version_id, IdentityOf(*tables[0]->metadata));
}

/// Of how many items of that entity a value is in `_rest`, because their columns cannot hold it.
Result<int64_t> CountWithRest(const Landing& landing, const query::LakeRelation& relation,
                              const std::string& entity) {
  const catalog::TableIdentifier& identifier = query::IdentifierOf(relation);
  const engine::TableName name{identifier.namespace_name, identifier.name};
  DYNALAKE_ASSIGN(const auto rows,
                  landing.session->Query(
                      fmt::format("SELECT count(*) FROM {} WHERE _entity = ? AND _rest IS NOT NULL",
                                  name.ToString()),
                      {.cancel = landing.context.cancel,
                       .parameters = {{.type = iceberg::Type(iceberg::TypeId::kString),
                                       .value = iceberg::Literal::String(entity)}}}));
  DYNALAKE_ASSIGN(const auto batch, rows->Next());
  return batch == nullptr ? 0 : ResultRow(*batch, 0).Count();
}

/// Lines of an entity's view look like its items and are not quite them.
Result<void> WarnOfLosses(const Landing& landing, const catalog::View& view) {
  const auto entity = view.metadata->properties.find(table::kEntityKey);
  if (landing.request.format == land::LandFormat::kParquet || !table::IsManaged(*view.metadata) ||
      entity == view.metadata->properties.end()) {
    return {};
  }
  const std::string table = table::ShortTableName(*view.metadata);
  const auto relation = landing.session->Find(table);
  if (!relation) {
    return {};  // what is wrong with it the view's own statement says
  }
  DYNALAKE_ASSIGN(const int64_t with_rest, CountWithRest(landing, *relation, entity->second));
  Log(LogLevel::kWarning,
      "the rows of a view land as SQL has them: values of mixed types as text, sets as lists, and "
      "without what is in _rest, which {} of the items have; 'dynalake land {}' lands the exact "
      "items",
      FormatCount(with_rest), table);
  return {};
}

/// All rows of a view, or of a table that no load made.
Result<void> LandAllRows(const Landing& landing, const query::LakeRelation& relation) {
  const catalog::TableIdentifier& identifier = query::IdentifierOf(relation);
  const engine::TableName name{identifier.namespace_name, identifier.name};
  const auto* view = std::get_if<catalog::ViewPtr>(&relation);
  if (view != nullptr) {
    DYNALAKE_TRY(WarnOfLosses(landing, **view));
  }
  DYNALAKE_ASSIGN(auto statements,
                  landing.session->Parse(fmt::format("SELECT * FROM {}", name.ToString())));
  DYNALAKE_ASSIGN(
      const query::Answer answer,
      landing.session->Ask(std::move(statements.at(0)), {.cancel = landing.context.cancel,
                                                         .form = query::AnswerForm::kColumns}));
  land::SourceDescription description{
      .address = identifier.ToString(),
      .identity = view != nullptr ? IdentityOf(**view, answer.tables)
                                  : IdentityOf(*std::get<catalog::TablePtr>(relation)->metadata),
      .table_name = identifier.name,
      .written_at_micros = TimeOf(answer.tables, landing)};
  return Land(landing, {.description = std::move(description), .rows = *answer.rows});
}

Result<query::LakeRelation> FindRelation(const Landing& landing) {
  const std::string& name = landing.command.source;
  auto relation = landing.session->Find(name);
  std::error_code ignored;
  if (!relation && relation.error().code() == ErrorCode::kNotFound &&
      std::filesystem::exists(name, ignored)) {
    return std::move(relation).error().WithContext(
        fmt::format("{} means a table; ./{} is the folder", name, name));
  }
  return relation;
}

}  // namespace

Result<void> LandRelation(const LandCommand& command, const land::LandRequest& request,
                          const Context& context) {
  DYNALAKE_ASSIGN(const Landing landing, Begin(command, request, context));
  DYNALAKE_ASSIGN(const query::LakeRelation relation, FindRelation(landing));
  const auto* table = std::get_if<catalog::TablePtr>(&relation);
  if (table == nullptr) {
    return LandAllRows(landing, relation);
  }
  DYNALAKE_ASSIGN(auto columns, table::ReadTableColumns(*(*table)->metadata));
  if (!columns) {
    return LandAllRows(landing, relation);
  }
  return LandLoaded(landing, **table, *std::move(columns),
                    {.address = (*table)->identifier.ToString(),
                     .identity = IdentityOf(*(*table)->metadata),
                     .table_name = (*table)->identifier.name,
                     .written_at_micros = TimeOf({*table}, landing)});
}

Result<void> LandStatement(const LandCommand& command, const land::LandRequest& request,
                           const Context& context) {
  DYNALAKE_ASSIGN(const Landing landing, Begin(command, request, context));
  DYNALAKE_ASSIGN(auto statements, landing.session->Parse(*command.sql));
  if (statements.size() != 1) {
    return Fail(ErrorCode::kInvalidArgument, "--sql takes one statement, not {}",
                statements.size());
  }
  std::string address = statements[0].sql();
  DYNALAKE_ASSIGN(
      const query::Answer answer,
      landing.session->Ask(std::move(statements[0]),
                           {.cancel = context.cancel, .form = query::AnswerForm::kColumns}));
  if (!answer.command.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "--sql takes a query: {} has no rows to land",
                answer.command);
  }
  // Without an identity: a statement may answer something else each time.
  return Land(landing, {.description = {.address = std::move(address),
                                        .written_at_micros = command.as_of_micros.value_or(
                                            TimeOf(answer.tables, landing))},
                        .rows = *answer.rows});
}

}  // namespace dynalake::app
