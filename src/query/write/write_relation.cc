#include "query/write/writer.h"

namespace dynalake::query {
namespace {

/// How many columns the values of an array or a map are.
size_t ColumnsOf(const SqlType& type) {
  if (type.kind == TypeKind::kMap) {
    return 2;
  }
  return type.child(0).kind == TypeKind::kRow ? type.child(0).fields.size() : 1;
}

bool IsSpread(const SqlType& type) {
  return type.kind == TypeKind::kMap || type.child(0).kind == TypeKind::kRow;
}

bool IsJoin(const TypedRelation& relation) {
  return std::holds_alternative<TypedJoin>(relation.node);
}

std::string_view JoinWordsOf(const TypedJoin& join) {
  switch (join.type) {
    case JoinType::kCross:
      return " CROSS JOIN ";
    case JoinType::kInner:
      return join.on == nullptr ? " CROSS JOIN " : " JOIN ";
    case JoinType::kLeft:
      return " LEFT JOIN ";
    case JoinType::kRight:
      return " RIGHT JOIN ";
    case JoinType::kFull:
      return " FULL JOIN ";
  }
  return {};
}

bool HasCondition(const TypedJoin& join) {
  return join.type != JoinType::kCross && (join.type != JoinType::kInner || join.on != nullptr);
}

}  // namespace

struct Writer::RelationWriter {
  Writer& to;
  uint32_t id;

  void operator()(const TypedTable& table) {
    if (!table.name.database.empty()) {
      to.out_.PutName(table.name.database);
      to.Put(".");
    }
    to.out_.PutName(table.name.table);
    Alias();
  }
  void operator()(const TypedText& text) {
    const engine::TextTable& table = text.table;
    if (table.rows.empty()) {
      to.Put("(SELECT * FROM (VALUES (");
      to.List(table.columns, [this](const std::string&) { to.Put("CAST(NULL AS VARCHAR)"); });
      to.Put(")) WHERE false)");
    } else {
      to.Put("(VALUES ");
      to.List(table.rows, [this](const auto& row) {
        to.Put("(");
        to.List(row, [this](const auto& value) { to.Constant({.text = value}, Varchar()); });
        to.Put(")");
      });
      to.Put(")");
    }
    Alias();
    to.Put("(");
    to.List(table.columns, [this](const std::string& name) { to.out_.PutName(name); });
    to.Put(")");
  }
  void operator()(const TypedCommonTableUse& use) {
    to.PutId('w', use.common_table);
    Alias();
  }
  void operator()(const TypedSubqueryRelation& subquery) {
    to.Put(subquery.lateral ? "LATERAL (" : "(");
    to.Query(*subquery.query);
    to.Put(")");
    Alias();
  }
  void operator()(const TypedUnnest& unnest) {
    to.Put("LATERAL (");
    to.Unnest(unnest);
    to.Put(")");
    Alias();
  }
  void operator()(const TypedSequence& sequence) {
    to.Put("(SELECT s.n AS c1 FROM generate_series(");
    to.Expression(sequence.start);
    to.Put(", ");
    to.Expression(sequence.stop);
    to.Put(", dynalake.sequence_step(");
    to.Expression(sequence.start);
    to.Put(", ");
    to.Expression(sequence.stop);
    to.Put(", ");
    to.Expression(sequence.step);
    to.Put(")) AS s(n))");
    Alias();
  }
  void operator()(const TypedJoin& join) {
    to.Relation(*join.left);
    to.Put(JoinWordsOf(join));
    const bool is_nested = IsJoin(*join.right);
    to.Put(is_nested ? "(" : "");
    to.Relation(*join.right);
    to.Put(is_nested ? ")" : "");
    if (!HasCondition(join)) {
      return;
    }
    to.Put(" ON ");
    if (join.on == nullptr) {
      to.Put("true");
    } else {
      to.Condition(*join.on);
    }
  }
  void operator()(const TypedSample& sample) {
    if (IsJoin(*sample.relation)) {
      to.Refuse("TABLESAMPLE of a join; sample each of its tables, or a sub-query of it");
      return;
    }
    to.Relation(*sample.relation);
    to.Put(sample.system ? " TABLESAMPLE system(" : " TABLESAMPLE bernoulli(");
    to.Put(fmt::format("{}%)", sample.percent));
  }

 private:
  void Alias() {
    to.Put(" AS ");
    to.PutId('r', id);
  }
};

void Writer::Relation(const TypedRelation& relation) {
  if (error_ || out_.is_too_long()) {
    return;
  }
  std::visit(RelationWriter{.to = *this, .id = relation.id}, relation.node);
}

void Writer::Announce(const TypedRelation& relation) {
  if (const auto* join = std::get_if<TypedJoin>(&relation.node)) {
    Announce(*join->left);
    Announce(*join->right);
  } else if (const auto* sample = std::get_if<TypedSample>(&relation.node)) {
    Announce(*sample->relation);
  } else if (std::holds_alternative<TypedTable>(relation.node)) {
    tables_.insert(relation.id);
  }
}

void Writer::Unnest(const TypedUnnest& unnest) {
  // The values once (v), side by side as rows (u), and their parts as columns.
  Put("SELECT ");
  size_t column = 0;
  for (size_t i = 0; i < unnest.values.size(); ++i) {
    const SqlType& type = unnest.values[i]->type;
    for (size_t part = 1; part <= ColumnsOf(type); ++part) {
      Put(column == 0 ? "" : ", ");
      Put(IsSpread(type) ? "struct_extract_at(" : "");
      Put("u.");
      PutId('u', i + 1);
      Put(IsSpread(type) ? fmt::format(", {})", part) : std::string());
      Put(" AS ");
      PutId('c', ++column);
    }
  }
  if (unnest.with_ordinality) {
    Put(", u.n AS ");
    PutId('c', ++column);
  }
  Put(" FROM (SELECT ");
  for (size_t i = 0; i < unnest.values.size(); ++i) {
    const bool is_map = unnest.values[i]->type.kind == TypeKind::kMap;
    Put(i == 0 ? "unnest(" : ", unnest(");
    Put(is_map ? "map_entries(v." : "v.");
    PutId('v', i + 1);
    Put(is_map ? ")) AS " : ") AS ");
    PutId('u', i + 1);
  }
  if (unnest.with_ordinality) {
    Put(", unnest(range(1, greatest(");
    for (size_t i = 0; i < unnest.values.size(); ++i) {
      const bool is_map = unnest.values[i]->type.kind == TypeKind::kMap;
      Put(i == 0 ? "" : ", ");
      Put(is_map ? "CAST(cardinality(v." : "len(v.");
      PutId('v', i + 1);
      Put(is_map ? ") AS BIGINT)" : ")");
    }
    Put(") + 1)) AS n");
  }
  Put(" FROM (SELECT ");
  for (size_t i = 0; i < unnest.values.size(); ++i) {
    Put(i == 0 ? "" : ", ");
    Expression(unnest.values[i]);
    Put(" AS ");
    PutId('v', i + 1);
  }
  Put(") AS v) AS u");
}

}  // namespace dynalake::query
