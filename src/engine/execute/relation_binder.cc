#include "engine/execute/relation_binder.h"

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/execute/table_refs.h"
#include "engine/sandbox/tree_walker.h"
#include "engine/scan/lake_scan.h"
#include "engine/scan/row_scan.h"
#include "engine/scan/types.h"
#include "iceberg/model/sql_names.h"

namespace dynalake::engine {
namespace {

/// What the binders of one statement, of itself and of its inlined queries, share.
struct Context {
  TableResolver& resolver;
  StatementScans& scans;
  const std::map<const duckdb::QueryNode*, std::string>& inlined;
};

class RelationBinder final : public TreeWalker {
 public:
  explicit RelationBinder(const Context& context) : context_(context) {}

  Result<void> Bind(duckdb::QueryNode& node) {
    DYNALAKE_TRY(Walk(node));
    for (duckdb::ColumnRefExpression* column : columns_) {
      for (duckdb::string& name : column->column_names) {
        const auto renamed = renamed_.find(name);
        if (renamed == renamed_.end()) {
          continue;
        }
        if (kept_.contains(name)) {
          return AmbiguousName(*renamed);
        }
        name = renamed->second;
      }
    }
    // A member may be a map's key, which no name replaces.
    for (const std::string& name : members_) {
      if (const auto renamed = renamed_.find(name); renamed != renamed_.end()) {
        return AmbiguousName(*renamed);
      }
    }
    return {};
  }

 private:
  void OnTable(TableSlot& slot) override {
    if (auto done = Replace(slot); !done) {
      Refuse(std::move(done).error());
    }
  }

  Result<void> Replace(TableSlot& slot) {
    DYNALAKE_ASSIGN(const TableName name, NameOf(slot->Cast<duckdb::BaseTableRef>()));
    DYNALAKE_ASSIGN(const Relation relation, context_.resolver.Resolve(name));
    if (const auto* text = std::get_if<TextTable>(&relation)) {
      Put(slot, MakeValues(*text), name.table);
      return {};
    }
    if (const auto* rows = std::get_if<std::shared_ptr<const RowSource>>(&relation)) {
      Put(slot, MakeRows(*rows, context_.scans), name.table);
      return {};
    }
    const auto& table = std::get<std::shared_ptr<const ScanTable>>(relation);
    NoteNames(table->metadata->current_schema().fields());
    Put(slot, MakeScan(SpecOf(table), context_.scans), name.table);
    return {};
  }

  /// Remembers which columns and fields the scan calls otherwise, because SQL does not see the case
  /// by which alone they differ from others.
  void NoteNames(std::span<const iceberg::NestedField> fields) {
    const std::vector<std::string> names = iceberg::SqlNames(fields);
    for (size_t i = 0; i < names.size(); ++i) {
      if (names[i] == fields[i].name) {
        kept_.insert(names[i]);
      } else {
        renamed_.emplace(fields[i].name, names[i]);
      }
      NoteNames(fields[i].type.fields());
    }
  }

  static Error AmbiguousName(const std::pair<const std::string, std::string>& renamed) {
    return Fail(ErrorCode::kInvalidArgument,
                "the name {} stands beside one that differs from it in case only, which SQL cannot "
                "tell apart: here it is called \"{}\"",
                renamed.first, renamed.second);
  }

  bool OnSubquery(duckdb::SubqueryRef& subquery) override {
    duckdb::QueryNode& node = *subquery.subquery->node;
    const auto inlined = context_.inlined.find(&node);
    if (inlined == context_.inlined.end()) {
      return true;
    }
    if (auto bound = RelationBinder(context_).Bind(node); !bound) {
      Refuse(std::move(bound).error().WithContext(inlined->second));
    }
    return false;
  }

  void OnShow(TableSlot& slot) override {
    Refuse(Fail(ErrorCode::kPermissionDenied, "SHOW {} is not allowed",
                slot->Cast<duckdb::ShowRef>().table_name));
  }

  void OnColumn(duckdb::ColumnRefExpression& column) override { columns_.push_back(&column); }
  void OnMember(const std::string& name) override { members_.push_back(name); }

  const Context& context_;
  std::vector<duckdb::ColumnRefExpression*> columns_;
  std::vector<std::string> members_;
  std::map<std::string, std::string> renamed_;  ///< names of tables, and what scans call them
  std::set<std::string> kept_;                  ///< names of tables that scans leave as they are
};

}  // namespace

Result<void> BindRelations(ParsedStatement& statement, TableResolver& resolver,
                           StatementScans& scans) {
  const Context context{.resolver = resolver, .scans = scans, .inlined = statement.inlined};
  return RelationBinder(context).Bind(statement.query());
}

duckdb::unique_ptr<duckdb::TableRef> MakeScan(ScanSpec spec, StatementScans& scans) {
  duckdb::vector<duckdb::unique_ptr<duckdb::ParsedExpression>> arguments;
  arguments.push_back(
      duckdb::make_uniq<duckdb::ConstantExpression>(duckdb::Value(scans.Add(std::move(spec)))));
  auto table = duckdb::make_uniq<duckdb::TableFunctionRef>();
  table->function =
      duckdb::make_uniq<duckdb::FunctionExpression>(kScanFunction, std::move(arguments));
  return table;
}

}  // namespace dynalake::engine
