#include <array>
#include <cmath>
#include <string_view>

#include "base/hex.h"
#include "query/athena/tree_printer.h"
#include "query/athena/tree_text.h"

namespace dynalake::query {
namespace {

constexpr std::array<std::string_view, 6> kFields = {"YEAR", "MONTH",  "DAY",
                                                     "HOUR", "MINUTE", "SECOND"};
constexpr std::array<std::string_view, 6> kBinary = {"+", "-", "*", "/", "%", "||"};
constexpr std::array<std::string_view, 8> kComparison = {
    "=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"};
constexpr std::array<std::string_view, 9> kCurrent = {
    "CURRENT_DATE", "CURRENT_TIME",    "CURRENT_TIMESTAMP", "LOCALTIME",   "LOCALTIMESTAMP",
    "CURRENT_USER", "CURRENT_CATALOG", "CURRENT_SCHEMA",    "CURRENT_PATH"};
constexpr std::array<std::string_view, 3> kSides = {"BOTH", "LEADING", "TRAILING"};

template <typename Names, typename Enum>
std::string_view NameOf(const Names& names, Enum value) {
  return names.at(static_cast<size_t>(value));
}

/// Prints one kind of node after the other; the printer goes on with what is below.
class NodePrinter {
 public:
  explicit NodePrinter(TreePrinter& to) : to_(to) {}

  void operator()(const NullLiteral& /*node*/) { to_.Put("NULL"); }
  void operator()(const BooleanLiteral& node) { to_.Put(node.value ? "TRUE" : "FALSE"); }
  void operator()(const IntegerLiteral& node) { to_.PutFormat("{}", node.value); }
  void operator()(const DecimalLiteral& node) { to_.Put(node.text); }
  void operator()(const DoubleLiteral& node) {
    // An exponent beyond the range is the one spelling of an infinite number.
    to_.Put(std::isinf(node.value) ? (node.value < 0 ? "-1E999" : "1E999")
                                   : fmt::format("{:.17E}", node.value));
  }
  void operator()(const StringLiteral& node) { to_.PutText(node.value); }
  void operator()(const BinaryLiteral& node) { to_.PutFormat("X'{}'", EncodeHex(node.bytes)); }
  void operator()(const TypedLiteral& node) {
    to_.Print(Identifier{.text = node.type, .quoted = false, .offset = 0});
    to_.Put(" ");
    to_.PutText(node.text);
  }
  void operator()(const IntervalLiteral& node) {
    to_.Put(node.negative ? "INTERVAL -" : "INTERVAL ");
    to_.PutText(node.text);
    to_.PutFormat(" {}", NameOf(kFields, node.from));
    if (node.to) {
      to_.PutFormat(" TO {}", NameOf(kFields, *node.to));
    }
  }
  void operator()(const Parameter& /*node*/) { to_.Put("?"); }
  void operator()(const ColumnReference& node) { to_.Print(node.name); }
  void operator()(const Dereference& node) {
    to_.Print(node.base);
    to_.Put(".");
    to_.Print(node.field);
  }
  void operator()(const Unary& node) {
    to_.Put(node.op == UnaryOperator::kNot     ? "(NOT "
            : node.op == UnaryOperator::kMinus ? "(- "
                                               : "(+ ");
    const bool is_number = std::holds_alternative<IntegerLiteral>(node.operand->node) ||
                           std::holds_alternative<DecimalLiteral>(node.operand->node) ||
                           std::holds_alternative<DoubleLiteral>(node.operand->node);
    to_.Put(is_number ? "(" : "");
    to_.Print(node.operand);
    to_.Put(is_number ? "))" : ")");
  }
  void operator()(const Binary& node) { Infix(node.left, NameOf(kBinary, node.op), node.right); }
  void operator()(const Comparison& node) {
    Infix(node.left, NameOf(kComparison, node.op), node.right);
  }
  void operator()(const QuantifiedComparison& node) {
    to_.Put("(");
    to_.Print(node.value);
    to_.PutFormat(" {} {} (", NameOf(kComparison, node.op), node.all ? "ALL" : "ANY");
    to_.Print(*node.query);
    to_.Put("))");
  }
  void operator()(const Logical& node) {
    for (size_t i = 0; i < node.terms.size(); ++i) {
      to_.Put(i == 0 ? "(" : node.is_or ? " OR " : " AND ");
      to_.Print(node.terms[i]);
    }
    to_.Put(")");
  }
  void operator()(const Between& node) {
    Begin(node.value, node.negated, "BETWEEN ");
    to_.Print(node.low);
    to_.Put(" AND ");
    to_.Print(node.high);
    to_.Put(")");
  }
  void operator()(const InList& node) {
    Begin(node.value, node.negated, "IN (");
    to_.PutList(node.list);
    to_.Put("))");
  }
  void operator()(const InQuery& node) {
    Begin(node.value, node.negated, "IN (");
    to_.Print(*node.query);
    to_.Put("))");
  }
  void operator()(const Like& node) {
    Begin(node.value, node.negated, "LIKE ");
    to_.Print(node.pattern);
    if (node.escape != nullptr) {
      to_.Put(" ESCAPE ");
      to_.Print(node.escape);
    }
    to_.Put(")");
  }
  void operator()(const IsNull& node) {
    to_.Put("(");
    to_.Print(node.value);
    to_.Put(node.negated ? " IS NOT NULL)" : " IS NULL)");
  }
  void operator()(const AtTimeZone& node) { Infix(node.value, "AT TIME ZONE", node.zone); }
  void operator()(const Subscript& node) {
    to_.Print(node.base);
    to_.Put("[");
    to_.Print(node.index);
    to_.Put("]");
  }
  void operator()(const ArrayConstructor& node) {
    to_.Put("ARRAY[");
    to_.PutList(node.elements);
    to_.Put("]");
  }
  void operator()(const RowConstructor& node) {
    to_.Put("ROW(");
    to_.PutList(node.fields);
    to_.Put(")");
  }
  void operator()(const Lambda& node) {
    to_.Put("(");
    to_.PutList(node.parameters);
    to_.Put(") -> ");
    to_.Print(node.body);
  }
  void operator()(const ScalarSubquery& node) { Call("", *node.query); }
  void operator()(const Exists& node) { Call("EXISTS", *node.query); }
  void operator()(const Case& node) {
    to_.Put("CASE");
    if (node.operand != nullptr) {
      to_.Put(" ");
      to_.Print(node.operand);
    }
    for (const WhenClause& when : node.whens) {
      to_.Put(" WHEN ");
      to_.Print(when.condition);
      to_.Put(" THEN ");
      to_.Print(when.result);
    }
    if (node.otherwise != nullptr) {
      to_.Put(" ELSE ");
      to_.Print(node.otherwise);
    }
    to_.Put(" END");
  }
  void operator()(const Cast& node) {
    to_.Put(node.is_try ? "TRY_CAST(" : "CAST(");
    to_.Print(node.value);
    to_.Put(" AS ");
    to_.Print(node.type);
    to_.Put(")");
  }
  void operator()(const CurrentValue& node) {
    to_.Put(NameOf(kCurrent, node.kind));
    if (node.precision) {
      to_.PutFormat("({})", *node.precision);
    }
  }
  void operator()(const Extract& node) {
    to_.Put("EXTRACT(");
    to_.Print(node.field);
    to_.Put(" FROM ");
    to_.Print(node.value);
    to_.Put(")");
  }
  void operator()(const Trim& node) {
    to_.PutFormat("TRIM({} ", NameOf(kSides, node.side));
    if (node.characters != nullptr) {
      to_.Print(node.characters);
      to_.Put(" ");
    }
    to_.Put("FROM ");
    to_.Print(node.value);
    to_.Put(")");
  }
  void operator()(const Normalize& node) {
    to_.Put("NORMALIZE(");
    to_.Print(node.value);
    to_.PutFormat(", {})", node.form);
  }
  void operator()(const Grouping& node) {
    to_.Put("GROUPING(");
    to_.PutList(node.columns);
    to_.Put(")");
  }
  template <typename Node>
  void operator()(const Node& node) {
    to_.PrintFunction(node);
  }

 private:
  void Infix(const ExpressionPtr& left, std::string_view op, const ExpressionPtr& right) {
    to_.Put("(");
    to_.Print(left);
    to_.PutFormat(" {} ", op);
    to_.Print(right);
    to_.Put(")");
  }
  void Begin(const ExpressionPtr& value, bool negated, std::string_view op) {
    to_.Put("(");
    to_.Print(value);
    to_.PutFormat(" {}{}", negated ? "NOT " : "", op);
  }
  void Call(std::string_view name, const Query& query) {
    to_.PutFormat("{}(", name);
    to_.Print(query);
    to_.Put(")");
  }

  TreePrinter& to_;
};

}  // namespace

void TreePrinter::Print(const Expression& expression) {
  std::visit(NodePrinter(*this), expression.node);
}

std::string PrintExpression(const Expression& expression) {
  std::string text;
  TreePrinter(text).Print(expression);
  return text;
}

}  // namespace dynalake::query
