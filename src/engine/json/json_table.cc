#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include <duckdb/execution/expression_executor.hpp>

#include "engine/functions/families.h"
#include "engine/json/json_table_plan.h"

// json_table(input, words of the plan, type of the rows, NULL of that type, default…, name,
// value…): the rows of SQL:2016's JSON_TABLE as an array. A column is computed once for each item
// of its path, and copied to the rows that have the item.

namespace dynalake::engine {
namespace {

using duckdb::DataChunk;
using duckdb::Expression;
using duckdb::ExpressionState;
using duckdb::FlatVector;
using duckdb::FunctionData;
using duckdb::idx_t;
using duckdb::ListVector;
using duckdb::LogicalType;
using duckdb::string_t;
using duckdb::Vector;

constexpr size_t kOwnArguments = 4;
/// Of one JSON text: paths side by side can be multiplied.
constexpr size_t kMaxTableRows = 1'000'000;
constexpr uint32_t kNoItem = std::numeric_limits<uint32_t>::max();

struct TableCall final : FunctionData {
  std::vector<std::string> words;
  CastType row = {};
  std::shared_ptr<const TablePlan> plan;

  duckdb::unique_ptr<FunctionData> Copy() const override {
    return duckdb::make_uniq<TableCall>(*this);
  }
  bool Equals(const FunctionData& other) const override {
    const auto& that = other.Cast<TableCall>();
    return words == that.words && row == that.row;
  }
};

duckdb::unique_ptr<FunctionData> BindTable(duckdb::ClientContext& context,
                                           duckdb::ScalarFunction& function,
                                           BoundArguments& arguments) {
  auto call = duckdb::make_uniq<TableCall>();
  const auto words = duckdb::ExpressionExecutor::EvaluateScalar(context, *arguments[1]);
  for (const duckdb::Value& word : duckdb::ListValue::GetChildren(words)) {
    call->words.push_back(word.ToString());
  }
  const auto type = duckdb::ExpressionExecutor::EvaluateScalar(context, *arguments[2]);
  call->row = CastType::Parse(type.ToString());
  call->plan = std::make_shared<const TablePlan>(ReadTablePlan(call->words, call->row));
  for (idx_t i = 3; i < arguments.size(); ++i) {
    if (i < function.arguments.size()) {
      function.arguments[i] = arguments[i]->return_type;
    }
  }
  function.SetReturnType(LogicalType::LIST(call->row.ToLogicalType()));
  return call;
}

/// What a column is for each item of its path.
struct Cells {
  std::string texts;         ///< one after the other
  std::vector<size_t> ends;  ///< of each in `texts`
  std::vector<ValueRow> outcomes;
};
/// The items of a path, of all rows of the input.
struct Items {
  std::vector<idx_t> inputs;  ///< the row that each is of
  std::vector<int64_t> ordinals;
  std::vector<Cells> cells;  ///< one a column
  size_t size() const { return inputs.size(); }
};

/// Rows of the answer: for each path the item that it is of.
class RowSet {
 public:
  explicit RowSet(size_t paths) : paths_(paths) {}
  /// Of one JSON text.
  static RowSet OfText(size_t paths) {
    RowSet rows(paths);
    rows.max_size_ = kMaxTableRows;
    return rows;
  }

  size_t size() const { return items_.size() / paths_; }
  uint32_t at(size_t row, size_t path) const { return items_[row * paths_ + path]; }
  uint32_t& at(size_t row, size_t path) { return items_[row * paths_ + path]; }
  void AddRow() {
    if (size() >= max_size_) {
      FunctionError(FunctionFault::kExceededFunctionMemoryLimit,
                    "JSON_TABLE makes more than {} rows of one JSON text", kMaxTableRows);
    }
    items_.resize(items_.size() + paths_, kNoItem);
  }
  /// A row with the items of both.
  void AddBoth(const RowSet& a, size_t a_row, const RowSet& b, size_t b_row) {
    AddRow();
    for (size_t path = 0; path < paths_; ++path) {
      const uint32_t item = a.at(a_row, path);
      at(size() - 1, path) = item == kNoItem ? b.at(b_row, path) : item;
    }
  }
  void Append(const RowSet& others) {
    for (size_t row = 0; row < others.size(); ++row) {
      AddBoth(others, row, others, row);
    }
  }

 private:
  size_t paths_;
  size_t max_size_ = std::numeric_limits<size_t>::max();
  std::vector<uint32_t> items_;
};

/// Makes rows of JSON texts, and the items that they are of.
class TableMaker {
 public:
  explicit TableMaker(const TablePlan& plan) : plan_(plan), items_(plan.paths) {
    AddColumns(plan.root);
  }

  RowSet RowsOf(std::string_view text, idx_t input, std::span<const PathVariable> variables) {
    input_ = input;
    RowSet rows = RowSet::OfText(plan_.paths);
    auto root = ReadItem(text);
    if (root) {
      Expand(plan_.root, *std::move(root), variables, rows);
    } else if (plan_.fails_on_error) {
      ThrowAnswer(FunctionFault::kJsonInputConversion);
    }
    return rows;
  }
  const Items& items(size_t path) const { return items_[path]; }

 private:
  void AddColumns(const TableNode& node) {
    if (node.kind == TableNodeKind::kPath) {
      items_[node.number].cells.resize(node.columns.size());
    }
    for (const auto* child : {&node.first, &node.second}) {
      if (*child != nullptr) {
        AddColumns(**child);
      }
    }
  }

  void Expand(const TableNode& node, PathItem item, std::span<const PathVariable> variables,
              RowSet& rows) {
    if (node.kind == TableNodeKind::kPath) {
      ExpandPath(node, std::move(item), variables, rows);
      return;
    }
    if (node.kind == TableNodeKind::kUnion) {
      Expand(*node.first, item, variables, rows);
      Expand(*node.second, std::move(item), variables, rows);
      return;
    }
    RowSet first = RowSet::OfText(plan_.paths);
    RowSet second = RowSet::OfText(plan_.paths);
    Expand(*node.first, item, variables, first);
    Expand(*node.second, std::move(item), variables, second);
    for (size_t a = 0; a < first.size(); ++a) {
      for (size_t b = 0; b < second.size(); ++b) {
        rows.AddBoth(first, a, second, b);
      }
    }
  }

  void ExpandPath(const TableNode& node, PathItem item, std::span<const PathVariable> variables,
                  RowSet& rows) {
    PathEvaluator evaluator(node.path, std::move(item), variables);
    auto found = evaluator.Evaluate();
    if (!found) {
      if (plan_.fails_on_error) {
        ThrowAnswer(FunctionFault::kPathEvaluation);
      }
      return;
    }
    int64_t ordinal = 0;
    for (PathItem& one : *found) {
      const uint32_t number = AddItem(node, one, ++ordinal);
      RowSet below = RowSet::OfText(plan_.paths);
      if (node.first != nullptr) {
        Expand(*node.first, std::move(one), {}, below);
      }
      if (below.size() == 0 && (node.first == nullptr || node.is_outer)) {
        below.AddRow();
      }
      for (size_t row = 0; row < below.size(); ++row) {
        below.at(row, node.number) = number;
      }
      rows.Append(below);
    }
  }

  uint32_t AddItem(const TableNode& node, const PathItem& item, int64_t ordinal) {
    Items& items = items_[node.number];
    for (size_t i = 0; i < node.columns.size(); ++i) {
      const TableColumn& column = node.columns[i];
      Cells& cells = items.cells[i];
      if (column.kind == TableColumnKind::kOrdinality) {
        continue;
      }
      PathEvaluator evaluator(column.path, item, {});
      const PathAnswer answer{evaluator.Evaluate()};
      if (column.kind == TableColumnKind::kValue) {
        cells.outcomes.push_back(AppendValue(answer, cells.texts));
      } else {
        const bool has_text = AppendQuery(answer, column.query, cells.texts);
        cells.outcomes.push_back({has_text ? Outcome::kValue : Outcome::kNull});
      }
      cells.ends.push_back(cells.texts.size());
    }
    items.inputs.push_back(input_);
    items.ordinals.push_back(ordinal);
    return static_cast<uint32_t>(items.size() - 1);
  }

  const TablePlan& plan_;
  std::vector<Items> items_;
  idx_t input_ = 0;
};

/// The texts of cells as a vector, which points into them.
void FillTexts(const Cells& cells, Vector& texts) {
  auto* out = FlatVector::GetData<string_t>(texts);
  size_t begin = 0;
  for (size_t i = 0; i < cells.ends.size(); ++i) {
    if (cells.outcomes[i].outcome == Outcome::kValue) {
      out[i] = string_t(cells.texts.data() + begin, static_cast<uint32_t>(cells.ends[i] - begin));
    } else {
      FlatVector::SetNull(texts, i, true);
    }
    begin = cells.ends[i];
  }
}

/// The values of a column, one an item.
void FillValues(const TableColumn& column, const Items& items, const Cells& cells,
                DataChunk& arguments, Vector& values) {
  if (column.kind == TableColumnKind::kOrdinality) {
    std::ranges::copy(items.ordinals, FlatVector::GetData<int64_t>(values));
    return;
  }
  if (column.cast == nullptr) {
    FillTexts(cells, values);
    return;
  }
  Vector texts(LogicalType::VARCHAR, items.size());
  FillTexts(cells, texts);
  CastFailures failures(true);
  column.cast->Run(texts, values, items.size(), failures);
  std::vector<ValueRow> outcomes = cells.outcomes;
  for (const idx_t failed : failures.rows()) {
    outcomes[failed] = {Outcome::kFailed};
  }
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const bool is_empty = outcomes[i].outcome == Outcome::kEmpty;
    if (is_empty || outcomes[i].outcome == Outcome::kFailed) {
      const size_t number = is_empty ? column.default_on_empty : column.default_on_error;
      const OnCase on = is_empty ? column.on_empty : column.on_error;
      Vector& defaults = arguments.data[on == OnCase::kDefault ? kOwnArguments + number : 0];
      FillDefault(on, outcomes[i].fault, defaults, items.inputs[i], values, i);
    }
  }
}

/// The fields of the rows that the columns of `node` and of what is nested in it are.
void FillFields(const TableNode& node, const TableMaker& maker, const RowSet& rows,
                DataChunk& arguments, Vector& row_vector) {
  for (const auto* child : {&node.first, &node.second}) {
    if (*child != nullptr) {
      FillFields(**child, maker, rows, arguments, row_vector);
    }
  }
  const idx_t count = rows.size();
  duckdb::SelectionVector chosen(std::max<idx_t>(count, 1));
  for (size_t i = 0; i < node.columns.size(); ++i) {
    const Items& items = maker.items(node.number);
    Vector& field = *duckdb::StructVector::GetEntries(row_vector)[node.columns[i].field];
    if (items.size() > 0) {
      Vector values(field.GetType(), items.size());
      FillValues(node.columns[i], items, items.cells[i], arguments, values);
      for (idx_t row = 0; row < count; ++row) {
        const uint32_t item = rows.at(row, node.number);
        chosen.set_index(row, item == kNoItem ? 0 : item);
      }
      duckdb::VectorOperations::Copy(values, field, chosen, count, 0, 0);
    }
    for (idx_t row = 0; row < count; ++row) {
      if (rows.at(row, node.number) == kNoItem) {
        FlatVector::SetNull(field, row, true);
      }
    }
  }
}

void JsonTable(DataChunk& arguments, ExpressionState& state, Vector& result) {
  const auto& call =
      state.expr.Cast<duckdb::BoundFunctionExpression>().bind_info->Cast<TableCall>();
  const TablePlan& plan = *call.plan;
  ForRows(arguments, result, [&](idx_t count) {
    const Argument input(arguments.data[0], count);
    PassedVariables passed(arguments, kOwnArguments + plan.defaults, count);
    TableMaker maker(plan);
    RowSet rows(plan.paths);
    auto* entries = FlatVector::GetData<duckdb::list_entry_t>(result);
    for (idx_t row = 0; row < count; ++row) {
      const idx_t begin = rows.size();
      if (input.IsNull(row)) {
        FlatVector::SetNull(result, row, true);
      } else {
        rows.Append(maker.RowsOf(input.Text(row), row, passed.Of(row)));
      }
      entries[row] = {begin, rows.size() - begin};
    }
    ListVector::Reserve(result, rows.size());
    FillFields(plan.root, maker, rows, arguments, ListVector::GetEntry(result));
    ListVector::SetListSize(result, rows.size());
  });
}

}  // namespace

void AddJsonTableFunction(OwnFunctionCatalog& catalog) {
  duckdb::ScalarFunction function("json_table",
                                  {LogicalType::VARCHAR, LogicalType::LIST(LogicalType::VARCHAR),
                                   LogicalType::VARCHAR, LogicalType::ANY},
                                  LogicalType::ANY, JsonTable, BindTable);
  function.SetVarArgs(LogicalType::ANY);
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  AddFallible(catalog, std::move(function));
}

}  // namespace dynalake::engine
