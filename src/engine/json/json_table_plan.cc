#include "engine/json/json_table_plan.h"

#include <utility>

#include "engine/json/cast_parts.h"

namespace dynalake::engine {
namespace {

class PlanReader {
 public:
  PlanReader(const std::vector<std::string>& words, const CastType& row)
      : words_(words), row_(row) {}

  TablePlan Read() {
    TablePlan plan;
    plan.fails_on_error = Word() == "ERROR";
    plan.defaults = Number();
    plan.root = Node();
    plan.paths = paths_;
    if (at_ != words_.size() || default_ != plan.defaults) {
      NoPlan();
    }
    return plan;
  }

 private:
  [[noreturn]] static void NoPlan() {
    throw duckdb::InternalException("dynalake: no such plan of json_table");
  }
  const std::string& Word() {
    if (at_ == words_.size()) {
      NoPlan();
    }
    return words_[at_++];
  }
  size_t Number() { return std::stoul(Word()); }
  SqlPath Path() {
    auto path = ParseSqlPath(Word());
    if (!path) {
      throw duckdb::InvalidInputException("SYNTAX_ERROR: " + path.error().ToString());
    }
    return *std::move(path);
  }
  std::unique_ptr<TableNode> Child() { return std::make_unique<TableNode>(Node()); }

  TableNode Node() {
    TableNode node;
    const std::string& kind = Word();
    if (kind != "PATH") {
      node.kind = kind == "UNION" ? TableNodeKind::kUnion : TableNodeKind::kCross;
      node.first = Child();
      node.second = Child();
      return node;
    }
    node.number = paths_++;
    node.path = Path();
    const size_t columns = Number();
    for (size_t i = 0; i < columns; ++i) {
      node.columns.push_back(Column());
    }
    const std::string& rest = Word();
    if (rest != "LEAF") {
      node.is_outer = rest == "OUTER";
      node.first = Child();
    }
    return node;
  }

  TableColumn Column() {
    TableColumn column;
    const std::string& kind = Word();
    column.field = Number();
    const CastType& type = row_.child(column.field);
    if (kind == "ORDINALITY") {
      column.kind = TableColumnKind::kOrdinality;
      return column;
    }
    column.path = Path();
    if (kind == "VALUE") {
      column.cast = PlanFromJson(type);
    } else {
      column.kind = TableColumnKind::kQuery;
      column.query.wrapper = Word();
      column.query.omits_quotes = Word() == "OMIT";
      const CastType text = PlainCastType(CastKind::kVarchar);
      column.cast = type == text ? nullptr : PlanCast(text, type);
    }
    column.on_empty = OnCaseNamed(Word());
    column.on_error = OnCaseNamed(Word());
    column.query.on_empty = column.on_empty;
    column.query.on_error = column.on_error;
    column.default_on_empty = column.on_empty == OnCase::kDefault ? default_++ : 0;
    column.default_on_error = column.on_error == OnCase::kDefault ? default_++ : 0;
    return column;
  }

  const std::vector<std::string>& words_;
  const CastType& row_;
  size_t at_ = 0;
  size_t paths_ = 0;
  size_t default_ = 0;
};

}  // namespace

TablePlan ReadTablePlan(const std::vector<std::string>& words, const CastType& row) {
  return PlanReader(words, row).Read();
}

}  // namespace dynalake::engine
