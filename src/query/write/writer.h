#pragma once

#include <functional>
#include <set>
#include <span>

#include "base/result.h"
#include "query/typed/typed_query.h"
#include "query/types/answer_form.h"
#include "query/write/conversion.h"
#include "query/write/sql_text.h"

namespace dynalake::query {
/// Writes trees to one text (write_query.h); the files `write_*.cc` have a part each. What DuckDB
/// cannot compute makes `Finish` fail, and what is written from then on means nothing.
class Writer {
 public:
  explicit Writer(SqlText& out) : out_(out) {}
  /// The outermost query: its columns have labels, and values as `form` says.
  void Outermost(const TypedQuery& query, AnswerForm form);
  void Expression(const TypedExpression& expression);

  /// kUnsupported for what was refused; kResourceExhausted where the text became too long.
  Result<void> Finish() const;

 private:
  struct NodeWriter;
  struct RelationWriter;
  struct UnnestWriter;
  struct BodyWriter;
  struct QuantifiedWriter;
  class Grouped;
  // write_query.cc
  void Query(const TypedQuery& query);
  void With(const TypedQuery& query);
  /// One of a set operation with these columns.
  void Operand(const TypedQuery& operand, const std::vector<TypedOutput>& columns);
  void SetOperation(const TypedSetOperation& set, const TypedQuery& query);
  void Label(const TypedQuery& query, size_t column);
  void GroupBy(const TypedSelect& select);
  void OrderBy(const TypedQuery& query);
  void RowCount(const TypedExpression& count);
  void RowCounts(const TypedQuery& query);
  void WithTies(const TypedQuery& query);
  // write_relation.cc
  void Relation(const TypedRelation& relation);
  void Announce(const TypedRelation& relation);
  bool IsScanned(const TypedColumn& column) const;
  // write_expression.cc
  void Expression(const TypedPtr& expression) { Expression(*expression); }
  void Expressions(std::span<const TypedPtr> expressions);
  void OneOfGroup(const TypedExpression& key);
  /// What WHERE, ON and HAVING ask: NULL is as good as false.
  void Condition(const TypedExpression& expression);
  void Column(const TypedColumn& column, const SqlType& type);
  void RawColumn(const TypedColumn& column);
  void Constructor(const TypedConstructor& constructor, const SqlType& type);
  void PutType(std::string_view before, const SqlType& type, std::string_view after);
  // write_constant.cc
  void Constant(const TypedConstant& constant, const SqlType& type);
  void Null(const SqlType& type);
  void QuotedAs(std::string_view text, std::string_view duck_type);
  void ConstantInstant(const TypedConstant& constant);
  void Zoned(std::string_view text, TypeKind kind);
  // write_cast.cc
  void Cast(const TypedCast& cast, const SqlType& type);
  void Converted(const Conversion& conversion, const TypedExpression& expression);
  /// With exactly the DuckDB type of `type`, which is equal to its own: rows may have other names.
  void Named(const TypedExpression& expression, const SqlType& type);
  // write_comparison.cc
  void Comparison(const TypedComparison& comparison, bool is_condition);
  void Operator(const TypedComparison& comparison);
  void OwnComparison(const TypedComparison& comparison);
  void FloatComparison(const TypedComparison& comparison, bool is_condition);
  void NotNan(const TypedExpression& value);
  void InList(const TypedInList& in);
  void Quantified(const TypedQuantified& quantified, bool is_condition);
  void IsNull(const TypedExpression& operand);
  /// The instant alone of a timestamp with time zone: TIMESTAMPTZ.
  void Instant(const TypedExpression& expression);
  /// What orders as in Trino; and the value where no number of a column can be meant.
  void SortKey(const TypedExpression& expression);
  void GroupKey(const TypedExpression& expression);
  /// What is the same where DISTINCT, GROUP BY and IN take values for the same.
  void Identity(const TypedExpression& expression);
  // write_aggregate.cc
  /// A form (`FunctionRow`).
  void Form(std::string_view form, std::span<const TypedPtr> arguments,
            const TypedAggregate* aggregate);
  void AggregatePart(char part, const TypedAggregate& aggregate);
  void Window(const TypedWindow& window);
  void FrameBound(const TypedFrameBound& bound);
  void SortItems(std::span<const TypedSortItem> items, std::string_view before, bool may_move_nan);
  void Sorted(const TypedSortItem& item, const SqlType* nan, const std::function<void()>& put);

  template <typename Values, typename Write>
  void List(const Values& values, Write&& write) {
    bool is_first = true;
    for (const auto& value : values) {
      Put(is_first ? "" : ", ");
      is_first = false;
      write(value);
    }
  }
  void Put(std::string_view sql) { out_.Put(sql); }
  void PutNumber(uint64_t number) { out_.PutNumber(number); }
  void PutId(char kind, uint64_t id);
  void Refuse(std::string_view what);

  SqlText& out_;
  std::set<std::pair<uint32_t, std::string>> scanned_;  ///< columns of tables; `""`: all of one
  std::optional<Error> error_;
  uint32_t offset_ = 0;  ///< of what is being written, in the person's text
  /// Keys of GROUP BY that are grouped by their identity, while what stands on groups is written.
  std::vector<const TypedExpression*> grouped_;
  bool has_sets_ = false;      ///< whether they may be missing in a set of GROUPING SETS
  bool is_recursive_ = false;  ///< whether the query that comes next is that of a recursive table
};

}  // namespace dynalake::query
