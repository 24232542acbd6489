#include "iceberg/scan/predicate.h"

#include "base/format.h"
#include "iceberg/model/literal_text.h"

namespace dynalake::iceberg {
namespace {

using Op = Predicate::Op;

/// The operator that is true where `op` is false, nulls apart.
Op Opposite(Op op) {
  switch (op) {
    case Op::kTrue:
      return Op::kFalse;
    case Op::kFalse:
      return Op::kTrue;
    case Op::kAnd:
      return Op::kOr;
    case Op::kOr:
      return Op::kAnd;
    case Op::kNot:
      return Op::kNot;
    case Op::kIsNull:
      return Op::kNotNull;
    case Op::kNotNull:
      return Op::kIsNull;
    case Op::kIsNan:
      return Op::kNotNan;
    case Op::kNotNan:
      return Op::kIsNan;
    case Op::kEqual:
      return Op::kNotEqual;
    case Op::kNotEqual:
      return Op::kEqual;
    case Op::kLess:
      return Op::kGreaterEqual;
    case Op::kLessEqual:
      return Op::kGreater;
    case Op::kGreater:
      return Op::kLessEqual;
    case Op::kGreaterEqual:
      return Op::kLess;
    case Op::kIn:
      return Op::kNotIn;
    case Op::kNotIn:
      return Op::kIn;
    case Op::kStartsWith:
      return Op::kNotStartsWith;
    case Op::kNotStartsWith:
      return Op::kStartsWith;
  }
  return op;
}

Predicate PushDown(const Predicate& predicate, bool negate) {
  if (predicate.op == Op::kNot) {
    return PushDown(predicate.children.at(0), !negate);
  }
  Predicate pushed = predicate;
  pushed.op = negate ? Opposite(predicate.op) : predicate.op;
  for (Predicate& child : pushed.children) {
    child = PushDown(child, negate);
  }
  return pushed;
}

std::string_view Symbol(Op op) {
  switch (op) {
    case Op::kEqual:
      return "=";
    case Op::kNotEqual:
      return "<>";
    case Op::kLess:
      return "<";
    case Op::kLessEqual:
      return "<=";
    case Op::kGreater:
      return ">";
    case Op::kGreaterEqual:
      return ">=";
    case Op::kIn:
      return "IN";
    case Op::kNotIn:
      return "NOT IN";
    case Op::kStartsWith:
      return "STARTS WITH";
    case Op::kNotStartsWith:
      return "NOT STARTS WITH";
    case Op::kIsNull:
      return "IS NULL";
    case Op::kNotNull:
      return "IS NOT NULL";
    case Op::kIsNan:
      return "IS NAN";
    case Op::kNotNan:
      return "IS NOT NAN";
    case Op::kTrue:
      return "TRUE";
    case Op::kFalse:
      return "FALSE";
    case Op::kAnd:
      return " AND ";
    case Op::kOr:
      return " OR ";
    case Op::kNot:
      return "NOT ";
  }
  return "";
}

std::string LiteralsText(const Predicate& predicate, const NestedField* field) {
  std::vector<std::string> texts;
  for (const Literal& literal : predicate.literals) {
    const bool quoted = !std::holds_alternative<bool>(literal.value());
    const std::string text =
        field == nullptr ? literal.ToString() : LiteralToText(field->type, literal);
    texts.push_back(quoted ? "'" + text + "'" : text);
  }
  const bool is_list = predicate.op == Op::kIn || predicate.op == Op::kNotIn;
  return is_list ? fmt::format("({})", fmt::join(texts, ", "))
                 : fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

Predicate Predicate::And(std::vector<Predicate> children) {
  return {.op = Op::kAnd, .literals = {}, .children = std::move(children)};
}

Predicate Predicate::Or(std::vector<Predicate> children) {
  return {.op = Op::kOr, .literals = {}, .children = std::move(children)};
}

Predicate Predicate::Not(Predicate child) {
  return {.op = Op::kNot, .literals = {}, .children = {std::move(child)}};
}

Predicate Predicate::IsNull(int32_t field_id) {
  return {.op = Op::kIsNull, .field_id = field_id, .literals = {}, .children = {}};
}

Predicate Predicate::NotNull(int32_t field_id) {
  return {.op = Op::kNotNull, .field_id = field_id, .literals = {}, .children = {}};
}

Predicate Predicate::Compare(Op op, int32_t field_id, Literal literal) {
  return {.op = op, .field_id = field_id, .literals = {std::move(literal)}, .children = {}};
}

Predicate Predicate::In(int32_t field_id, std::vector<Literal> literals) {
  return {.op = Op::kIn, .field_id = field_id, .literals = std::move(literals), .children = {}};
}

std::string Predicate::ToString(const Schema& schema) const {
  switch (op) {
    case Op::kTrue:
    case Op::kFalse:
      return std::string(Symbol(op));
    case Op::kAnd:
    case Op::kOr: {
      std::vector<std::string> texts;
      for (const Predicate& child : children) {
        texts.push_back(child.ToString(schema));
      }
      return fmt::format("({})", fmt::join(texts, Symbol(op)));
    }
    case Op::kNot:
      return "NOT " + children.at(0).ToString(schema);
    default:
      break;
  }
  const std::string values = LiteralsText(*this, schema.FindField(field_id));
  return fmt::format("\"{}\" {}{}{}", schema.FullName(field_id), Symbol(op),
                     values.empty() ? "" : " ", values);
}

Predicate PushDownNot(const Predicate& predicate) { return PushDown(predicate, false); }

}  // namespace dynalake::iceberg
