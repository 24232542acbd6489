#include "query/write/write_query.h"

#include <functional>
#include <utility>

#include "query/athena/tree_walk.h"
#include "query/typed/typed_walk.h"
#include "query/write/writer.h"

namespace dynalake::query {
namespace {

const SqlType& TypeOf(const TypedOrderItem& order, const TypedQuery& query) {
  return order.output ? query.columns[*order.output].type : order.item.value->type;
}

/// Whether a sub-query of `select` names `key`.
bool IsNamedBelow(const TypedSelect& select, const TypedExpression& key) {
  bool is_named = false;
  const std::function<void(const TypedExpression&)> look = [&](const TypedExpression& expression) {
    if (const TypedQuery* query = QueryOf(expression)) {
      ForEachDeep(*query,
                  [&](const TypedExpression& inner) { is_named = is_named || IsSame(inner, key); });
    }
    ForEachChild(expression, look);
  };
  ForEachChild(select.items, look);
  ForEachChild(select.having, look);
  return is_named;
}

/// Sub-queries can name only what DuckDB groups by, so a key that one names is grouped as it is.
bool IsGroupedByIdentity(const TypedSelect& select, const TypedExpression& key) {
  return HasOwnIdentity(key.type) && !IsNamedBelow(select, key);
}

}  // namespace

/// While it lives what is written stands on the groups of `select`, or on none.
class Writer::Grouped {
 public:
  Grouped(Writer& to, const TypedSelect* select)
      : to_(to), around_(std::exchange(to.grouped_, {})), has_sets_(to.has_sets_) {
    if (select == nullptr || !select->group_by) {
      return;
    }
    for (const TypedPtr& key : select->group_by->expressions) {
      if (IsGroupedByIdentity(*select, *key)) {
        to_.grouped_.push_back(key.get());
      }
    }
    to_.has_sets_ = select->group_by->sets.size() > 1;
  }
  ~Grouped() {
    to_.grouped_ = std::move(around_);
    to_.has_sets_ = has_sets_;
  }
  Grouped(const Grouped&) = delete;
  Grouped& operator=(const Grouped&) = delete;

 private:
  Writer& to_;
  std::vector<const TypedExpression*> around_;
  bool has_sets_;
};

/// What a query is made of, with the columns `c1`, `c2`, … and behind them `k1`, `k2`, … for the
/// items of ORDER BY that are no outputs, where `has_keys`.
struct Writer::BodyWriter {
  Writer& to;
  const TypedQuery& query;
  bool has_labels = false;
  bool has_keys = false;

  void operator()(const TypedSelect& select) {
    if (select.from != nullptr) {
      to.Announce(*select.from);
    }
    const Grouped grouped(to, &select);
    to.Put(select.distinct ? "SELECT DISTINCT " : "SELECT ");
    if (select.distinct && HasOwnIdentity(query.columns)) {
      to.Put("ON (");
      to.List(select.items, [this](const TypedPtr& item) { to.Identity(*item); });
      to.Put(") ");
    }
    for (size_t i = 0; i < select.items.size(); ++i) {
      to.Put(i == 0 ? "" : ", ");
      to.Named(*select.items[i], query.columns[i].type);
      to.Put(" AS ");
      if (has_labels) {
        to.Label(query, i);
      } else {
        to.PutId('c', i + 1);
      }
    }
    for (size_t i = 0; has_keys && i < query.order_by.size(); ++i) {
      if (!query.order_by[i].output) {
        to.Put(", ");
        to.SortKey(*query.order_by[i].item.value);
        to.Put(" AS ");
        to.PutId('k', i + 1);
      }
    }
    Rest(select);
  }
  void operator()(const TypedValues& values) {
    to.Put("SELECT * FROM (VALUES ");
    to.List(values.rows, [&](const std::vector<TypedPtr>& row) {
      to.Put("(");
      for (size_t i = 0; i < row.size(); ++i) {
        to.Put(i == 0 ? "" : ", ");
        to.Named(*row[i], query.columns[i].type);
      }
      to.Put(")");
    });
    to.Put(") AS v(");
    for (size_t i = 0; i < query.columns.size(); ++i) {
      to.Put(i == 0 ? "" : ", ");
      to.PutId('c', i + 1);
    }
    to.Put(")");
  }
  void operator()(const TypedSetOperation& set) { to.SetOperation(set, query); }

 private:
  void Rest(const TypedSelect& select) {
    {
      const Grouped before_groups(to, nullptr);
      if (select.from != nullptr) {
        to.Put(" FROM ");
        to.Relation(*select.from);
      }
      if (select.where != nullptr) {
        to.Put(" WHERE ");
        to.Condition(*select.where);
      }
      if (select.group_by) {
        to.GroupBy(select);
      }
    }
    if (select.having != nullptr) {
      to.Put(" HAVING ");
      to.Condition(*select.having);
    }
  }
};

void Writer::Outermost(const TypedQuery& query, AnswerForm form) {
  std::vector<Conversion> answered;
  for (const TypedOutput& column : query.columns) {
    answered.push_back(AnswerOf(column.type, form));
  }
  if (std::holds_alternative<TypedSelect>(query.body) && !query.with_ties &&
      std::ranges::all_of(answered, &Conversion::is_none)) {
    With(query);
    std::visit(BodyWriter{.to = *this, .query = query, .has_labels = true}, query.body);
    OrderBy(query);
    RowCounts(query);
    return;
  }
  Put("SELECT ");
  for (size_t i = 0; i < query.columns.size(); ++i) {
    Put(i == 0 ? "" : ", ");
    Put(answered[i].before);
    Put("q.");
    PutId('c', i + 1);
    Put(answered[i].after);
    Put(" AS ");
    Label(query, i);
  }
  Put(" FROM (");
  Query(query);
  Put(") AS q");
}

void Writer::Label(const TypedQuery& query, size_t column) {
  const std::string& label = query.columns[column].label;
  out_.PutName(label.empty() ? fmt::format("_col{}", column) : label);
}

void Writer::Query(const TypedQuery& query) {
  if (error_ || out_.is_too_long()) {
    return;
  }
  const bool is_recursive = std::exchange(is_recursive_, false);
  const Grouped outside(*this, nullptr);
  With(query);
  is_recursive_ = is_recursive;
  if (query.with_ties) {
    WithTies(query);
    return;
  }
  // DuckDB orders set operations by their columns alone, not by what is computed of them.
  const bool is_inner = !std::holds_alternative<TypedSelect>(query.body) &&
                        std::ranges::any_of(query.order_by, [&](const TypedOrderItem& order) {
                          return MovedNan(order.item.nulls_first, TypeOf(order, query)) != nullptr;
                        });
  Put(is_inner ? "SELECT * FROM (" : "");
  std::visit(BodyWriter{.to = *this, .query = query}, query.body);
  Put(is_inner ? ") AS q" : "");
  OrderBy(query);
  RowCounts(query);
}

void Writer::With(const TypedQuery& query) {
  if (query.with.empty()) {
    return;
  }
  const bool is_recursive = std::ranges::any_of(query.with, &TypedCommonTable::recursive);
  Put(is_recursive ? "WITH RECURSIVE " : "WITH ");
  List(query.with, [this](const TypedCommonTable& table) {
    PutId('w', table.id);
    Put("(");
    for (size_t i = 0; i < table.query->columns.size(); ++i) {
      Put(i == 0 ? "" : ", ");
      PutId('c', i + 1);
    }
    Put(") AS (");
    is_recursive_ = table.recursive;
    Query(*table.query);
    Put(")");
  });
  Put(" ");
}

void Writer::GroupBy(const TypedSelect& select) {
  const TypedGroupBy& group_by = *select.group_by;
  const auto put = [&](const TypedPtr& key) {
    if (IsGroupedByIdentity(select, *key)) {
      Identity(*key);
    } else {
      GroupKey(*key);
    }
  };
  const auto expression = [&](size_t index) { put(group_by.expressions[index]); };
  if (group_by.sets.empty()) {
    if (!group_by.expressions.empty()) {
      Put(" GROUP BY ");
      List(group_by.expressions, put);
    }
    return;
  }
  const bool is_plain = group_by.sets.size() == 1 && !group_by.sets[0].empty();
  Put(is_plain ? " GROUP BY " : " GROUP BY GROUPING SETS (");
  List(group_by.sets, [&](const std::vector<size_t>& set) {
    Put(is_plain ? "" : "(");
    List(set, expression);
    Put(is_plain ? "" : ")");
  });
  Put(is_plain ? "" : ")");
}

void Writer::OrderBy(const TypedQuery& query) {
  Put(query.order_by.empty() ? "" : " ORDER BY ");
  const auto* select = std::get_if<TypedSelect>(&query.body);
  const Grouped grouped(*this, select);
  List(query.order_by, [&](const TypedOrderItem& order) {
    const SqlType* nan = MovedNan(order.item.nulls_first, TypeOf(order, query));
    Sorted(order.item, nan, [&] {
      if (!order.output) {
        SortKey(*order.item.value);
      } else if (nan == nullptr) {
        PutNumber(*order.output + 1);
      } else if (select != nullptr) {
        SortKey(*select->items[*order.output]);
      } else {
        PutId('c', *order.output + 1);
      }
    });
  });
}

void Writer::RowCount(const TypedExpression& count) {
  const auto* constant = std::get_if<TypedConstant>(&count.node);
  if (constant != nullptr && constant->text) {
    Put(*constant->text);  // Bare: DuckDB plans a constant better than a cast.
  } else {
    Expression(count);
  }
}

void Writer::RowCounts(const TypedQuery& query) {
  if (query.limit != nullptr) {
    Put(" LIMIT ");
    RowCount(*query.limit);
  }
  if (query.offset_rows != nullptr) {
    Put(" OFFSET ");
    RowCount(*query.offset_rows);
  }
}

void Writer::WithTies(const TypedQuery& query) {
  // Behind the offset come as many rows as asked, and all that are equal to the last of them: those
  // whose rank is none of a later row.
  const auto key = [&](const TypedOrderItem& order) {
    Sorted(order.item, MovedNan(order.item.nulls_first, TypeOf(order, query)), [&] {
      if (order.output) {
        PutId('c', *order.output + 1);
      } else {
        PutId('k', static_cast<uint64_t>(&order - query.order_by.data()) + 1);
      }
    });
  };
  Put("SELECT ");
  for (size_t i = 0; i < query.columns.size(); ++i) {
    Put(i == 0 ? "" : ", ");
    PutId('c', i + 1);
  }
  Put(" FROM (SELECT *");
  for (const std::string_view place :
       {", rank() OVER (ORDER BY ", ", row_number() OVER (ORDER BY "}) {
    Put(place);
    List(query.order_by, key);
    Put(place.starts_with(", rank") ? ") AS k" : ") AS n");
  }
  Put(" FROM (");
  std::visit(BodyWriter{.to = *this, .query = query, .has_keys = true}, query.body);
  Put(") AS q) AS q WHERE q.k <= ");
  RowCount(*query.limit);
  if (query.offset_rows != nullptr) {
    Put(" + ");
    RowCount(*query.offset_rows);
    Put(" AND q.n > ");
    RowCount(*query.offset_rows);
  }
  Put(" ORDER BY q.n");
}

Result<WrittenSql> WriteQuery(const TypedQuery& query, std::string_view text, AnswerForm form) {
  SqlText out;
  Writer writer(out);
  writer.Outermost(query, form);
  DYNALAKE_TRY(writer.Finish());
  WrittenSql written{.source_map = out.MapTo(text)};
  written.sql = out.TakeSql();
  return written;
}

Result<std::string> WriteExpression(const TypedExpression& expression) {
  SqlText out;
  Writer writer(out);
  writer.Expression(expression);
  DYNALAKE_TRY(writer.Finish());
  return out.TakeSql();
}

}  // namespace dynalake::query
