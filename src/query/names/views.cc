#include "query/names/views.h"

#include <utility>

#include "base/unicode.h"
#include "query/listings/listing.h"
#include "query/names/information_schema.h"
#include "query/names/show.h"
#include "query/names/view_text.h"

namespace dynalake::query {
namespace {

using engine::Replacement;
using engine::TableName;

constexpr int kMaxViewDepth = 16;

class NameExpander final : public engine::NameRewriter {
 public:
  NameExpander(engine::Engine& engine, Relations& relations, StatementTables& tables,
               const NameScope& scope)
      : engine_(engine), relations_(relations), tables_(tables), scope_(scope) {}

  Result<Replacement> OnTable(const TableName& name) override {
    if (CaseFold(name.database) == kInformationSchema) {
      DYNALAKE_ASSIGN(
          engine::TextTable rows,
          ListInformationSchema(relations_, scope_.asker, name.table, ListingStyle::kDuckdb));
      return Replacement(std::move(rows));
    }
    auto found = tables_.Find(scope_.asker, name, scope_.default_database);
    if (!found && found.error().code() == ErrorCode::kNotFound) {
      if (const auto listing = SplitListingName(name.table)) {
        return List(name.database, *listing);
      }
    }
    DYNALAKE_ASSIGN(LakeRelation relation, std::move(found));
    if (auto* table = std::get_if<catalog::TablePtr>(&relation)) {
      return Replacement(tables_.Use(scope_.asker, std::move(*table)));
    }
    const catalog::View& view = *std::get<catalog::ViewPtr>(relation);
    DYNALAKE_TRY(relations_.CheckView(scope_.asker, view));
    DYNALAKE_ASSIGN(const ViewText text, TextOf(view));
    if (scope_.depth >= kMaxViewDepth) {
      return Fail(ErrorCode::kInvalidArgument, "the view {} is nested deeper than {}, or in itself",
                  name.table, kMaxViewDepth);
    }
    return Inline(view.identifier, text, name.table);
  }

  Result<engine::TextTable> OnShow(const engine::ShowRequest& show) override {
    return AnswerShow(relations_, scope_.asker, scope_.default_database, show);
  }

 private:
  /// A listing of a table's metadata, such as "t$files".
  Result<Replacement> List(const std::string& database, const TableListingName& name) {
    const TableName of{.database = database, .table = name.table};
    DYNALAKE_ASSIGN(LakeRelation relation,
                    tables_.Find(scope_.asker, of, scope_.default_database));
    auto* table = std::get_if<catalog::TablePtr>(&relation);
    if (table == nullptr) {
      return Fail(ErrorCode::kNotFound, "{} is a view: tables have a ${}", of.ToString(),
                  name.listing);
    }
    DYNALAKE_ASSIGN(StatementTables::UsedListing used,
                    tables_.UseListing(scope_.asker, std::move(*table), name.listing));
    return Replacement(std::move(used.name));
  }

  /// The view's query, with the names in it expanded. `name` is the view's as it was written.
  Result<Replacement> Inline(const catalog::TableIdentifier& view, const ViewText& text,
                             const std::string& name) {
    auto query = engine_.ParseOne(text.sql);
    if (query &&
        (query->kind() != engine::StatementKind::kSelect || query->parameter_count() > 0)) {
      return Fail(ErrorCode::kMalformedInput, "the text of the view {} is not a query", name);
    }
    const NameScope inner{.asker = {.principal = scope_.asker.principal, .view = view},
                          .default_database = text.database,
                          .depth = scope_.depth + 1};
    std::string context = "view " + name;
    const auto expanded = query ? ExpandNames(engine_, relations_, tables_, inner, *query)
                                : Result<void>(std::move(query).error());
    if (!expanded) {
      return Error(expanded.error()).WithContext(std::move(context));
    }
    return Replacement(
        engine::InlinedQuery{.statement = *std::move(query), .context = std::move(context)});
  }

  engine::Engine& engine_;
  Relations& relations_;
  StatementTables& tables_;
  const NameScope& scope_;
};

}  // namespace

Result<void> ExpandNames(engine::Engine& engine, Relations& relations, StatementTables& tables,
                         const NameScope& scope, engine::Statement& statement) {
  NameExpander expander(engine, relations, tables, scope);
  return engine.ReplaceNames(statement, expander);
}

}  // namespace dynalake::query
