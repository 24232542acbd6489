#include <algorithm>
#include <type_traits>
#include <utility>

#include "query/write/conversion.h"
#include "query/write/integer_sum.h"
#include "query/write/writer.h"

namespace dynalake::query {

/// One kind of node each.
struct Writer::NodeWriter {
  Writer& to;
  const SqlType& type;

  void operator()(const TypedConstant& constant) { to.Constant(constant, type); }
  void operator()(const TypedColumn& column) { to.Column(column, type); }
  void operator()(const TypedLambdaParameter& parameter) { to.PutId('l', parameter.id); }
  void operator()(const TypedLambda& lambda) {
    to.Put("lambda ");
    to.List(lambda.parameters, [this](uint32_t id) { to.PutId('l', id); });
    to.Put(": ");
    to.Expression(lambda.body);
  }
  void operator()(const TypedCall& call) { to.Form(call.form, call.arguments, nullptr); }
  void operator()(const TypedAggregate& aggregate) {
    const auto shifted = ShiftedSumOf(aggregate);
    if (!shifted) {
      Plain(aggregate);
      return;
    }
    // Of many such sums DuckDB computes each part once. The first to overflow is an extreme.
    to.Put("dynalake.shifted_sum(");
    for (const std::string_view part : {"sum(", "count(", shifted->is_negative ? "min(" : "max("}) {
      to.Put(part);
      to.Expression(*shifted->column);
      to.Put("), ");
    }
    to.Expression(*shifted->shift);
    to.Put(")");
  }
  void Plain(const TypedAggregate& aggregate) {
    if (aggregate.over) {
      to.Form(aggregate.form, aggregate.arguments, &aggregate);
      return;
    }
    const auto grouped = std::exchange(to.grouped_, {});
    const bool counts_identities = aggregate.distinct && aggregate.form.starts_with("count(") &&
                                   HasOwnIdentity(aggregate.arguments[0]->type);
    to.Form(counts_identities ? "count($D dynalake.identity($1) $O) $F" : aggregate.form,
            aggregate.arguments, &aggregate);
    to.grouped_ = grouped;
  }
  void operator()(const TypedCast& cast) { to.Cast(cast, type); }
  void operator()(const TypedComparison& comparison) { to.Comparison(comparison, false); }
  void operator()(const TypedLogical& logical) {
    to.Put("(");
    for (size_t i = 0; i < logical.terms.size(); ++i) {
      to.Put(i == 0 ? "" : logical.is_or ? " OR " : " AND ");
      to.Expression(logical.terms[i]);
    }
    to.Put(")");
  }
  void operator()(const TypedNot& negation) {
    to.Put("(NOT ");
    to.Expression(negation.operand);
    to.Put(")");
  }
  void operator()(const TypedIsNull& is_null) { to.IsNull(*is_null.operand); }
  void operator()(const TypedInList& in) { to.InList(in); }
  void operator()(const TypedCase& choice) {
    to.Put("CASE");
    for (const TypedWhen& when : choice.whens) {
      to.Put(" WHEN ");
      to.Expression(when.condition);
      to.Put(" THEN ");
      to.Named(*when.result, type);
    }
    if (choice.otherwise != nullptr) {
      to.Put(" ELSE ");
      to.Named(*choice.otherwise, type);
    }
    to.Put(" END");
  }
  void operator()(const TypedConstructor& constructor) { to.Constructor(constructor, type); }
  void operator()(const TypedField& field) {
    to.Put("struct_extract_at(");
    to.Expression(field.row);
    to.Put(", ");
    to.PutNumber(field.index + 1);
    to.Put(")");
  }
  void operator()(const TypedSubquery& subquery) {
    to.Put(subquery.exists ? "EXISTS (" : "(");
    to.Query(*subquery.query);
    to.Put(")");
  }
  void operator()(const TypedQuantified& quantified) { to.Quantified(quantified, false); }
  void operator()(const TypedGrouping& grouping) {
    const auto grouped = std::exchange(to.grouped_, {});
    to.Put("CAST(GROUPING(");
    to.List(grouping.columns, [&](const TypedPtr& column) {
      const bool is_identity = std::ranges::any_of(
          grouped, [&](const TypedExpression* key) { return IsSame(*key, *column); });
      if (is_identity) {
        to.Identity(*column);
      } else {
        to.GroupKey(*column);
      }
    });
    to.grouped_ = grouped;
    to.PutType(") AS ", type, ")");
  }
};

void Writer::Expression(const TypedExpression& expression) {
  if (error_ || out_.is_too_long()) {
    return;
  }
  for (const TypedExpression* key : grouped_) {
    if (IsSame(*key, expression)) {
      OneOfGroup(*key);
      return;
    }
  }
  const uint32_t around = offset_;
  offset_ = expression.offset;
  out_.Mark(offset_);
  std::visit(NodeWriter{.to = *this, .type = expression.type}, expression.node);
  offset_ = around;
  out_.Mark(offset_);
}

void Writer::OneOfGroup(const TypedExpression& key) {
  const auto grouped = std::exchange(grouped_, {});
  if (has_sets_) {
    Put("CASE WHEN GROUPING(");
    Identity(key);
    Put(") = 0 THEN ");
  }
  Put("any_value(");
  Expression(key);
  Put(has_sets_ ? ") END" : ")");
  grouped_ = grouped;
}

void Writer::Expressions(std::span<const TypedPtr> expressions) {
  List(expressions, [this](const TypedPtr& expression) { Expression(expression); });
}

void Writer::Condition(const TypedExpression& expression) {
  if (const auto* comparison = std::get_if<TypedComparison>(&expression.node)) {
    out_.Mark(expression.offset);
    Comparison(*comparison, true);
    return;
  }
  if (const auto* quantified = std::get_if<TypedQuantified>(&expression.node)) {
    out_.Mark(expression.offset);
    Quantified(*quantified, true);
    return;
  }
  const auto* logical = std::get_if<TypedLogical>(&expression.node);
  if (logical == nullptr || logical->is_or) {
    Expression(expression);
    return;
  }
  for (size_t i = 0; i < logical->terms.size(); ++i) {
    Put(i == 0 ? "(" : " AND ");
    Condition(*logical->terms[i]);
  }
  Put(")");
}

void Writer::Column(const TypedColumn& column, const SqlType& type) {
  const Conversion conversion = IsScanned(column) ? ScannedOf(type) : Conversion();
  Put(conversion.before);
  RawColumn(column);
  Put(conversion.after);
}

void Writer::RawColumn(const TypedColumn& column) {
  PutId('r', column.relation);
  Put(".");
  out_.PutName(column.name);
}

void Writer::Constructor(const TypedConstructor& constructor, const SqlType& type) {
  if (type.kind == TypeKind::kArray) {
    if (constructor.values.empty()) {
      PutType("CAST([] AS ", type, ")");
      return;
    }
    Put("[");
    List(constructor.values, [&](const TypedPtr& value) { Named(*value, type.child(0)); });
    Put("]");
    return;
  }
  const std::vector<std::string> names = DuckFieldNames(type);
  Put("{");
  for (size_t i = 0; i < names.size(); ++i) {
    Put(i == 0 ? "" : ", ");
    out_.PutText(names[i]);
    Put(": ");
    Named(*constructor.values[i], type.child(i));
  }
  Put("}");
}

void Writer::PutId(char kind, uint64_t id) {
  Put({&kind, 1});
  PutNumber(id);
}

void Writer::PutType(std::string_view before, const SqlType& type, std::string_view after) {
  Put(before);
  Put(DuckTypeOf(type));
  Put(after);
}

void Writer::Refuse(std::string_view what) {
  if (!error_) {
    error_ = Fail(ErrorCode::kUnsupported, "{}", what);
  }
}

Result<void> Writer::Finish() const {
  if (error_) {
    return *error_;
  }
  if (out_.is_too_long()) {
    return Fail(ErrorCode::kResourceExhausted,
                "the statement becomes longer than {} MiB inside; take sub-expressions that stand "
                "in one another apart, into WITH",
                SqlText::kMaxBytes >> 20U);
  }
  return {};
}

}  // namespace dynalake::query
