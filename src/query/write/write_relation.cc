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

/// Arrays side by side: the values once (v), unnested in a projection over them (u), for there the
/// engine keeps the order, and joins nothing; and the parts of the elements as columns.
struct Writer::UnnestWriter {
  Writer& to;
  const TypedUnnest& unnest;

  void Write() {
    to.Put("SELECT ");
    Kept("u.");
    Parts();
    to.Put(" FROM (SELECT ");
    Kept("v.");
    Elements();
    to.Put(" FROM (SELECT ");
    Values();
    if (unnest.left != nullptr) {
      to.Put(" FROM ");
      to.Relation(*unnest.left);
    }
    to.Put(") AS v) AS u");
  }

 private:
  void Kept(std::string_view of) {
    for (size_t i = 0; i < unnest.kept.size(); ++i) {
      to.Put(of);
      to.PutId('k', i + 1);
      to.Put(" AS ");
      to.PutId('k', i + 1);
      to.Put(", ");
    }
  }
  void Parts() {
    size_t column = 0;
    for (size_t i = 0; i < unnest.values.size(); ++i) {
      const SqlType& type = unnest.values[i]->type;
      for (size_t part = 1; part <= ColumnsOf(type); ++part) {
        to.Put(column == 0 ? "" : ", ");
        to.Put(IsSpread(type) ? "struct_extract_at(" : "");
        to.Put("u.");
        to.PutId('u', i + 1);
        to.Put(IsSpread(type) ? fmt::format(", {})", part) : std::string());
        to.Put(" AS ");
        to.PutId('c', ++column);
      }
    }
    if (unnest.with_ordinality) {
      to.Put(", u.n AS ");
      to.PutId('c', ++column);
    }
  }
  /// How many rows they are together; NULL where all are.
  void Length() {
    to.Put("greatest(");
    for (size_t i = 0; i < unnest.values.size(); ++i) {
      const bool is_map = IsMap(i);
      to.Put(i == 0 ? "" : ", ");
      to.Put(is_map ? "CAST(cardinality(v." : "len(v.");
      to.PutId('v', i + 1);
      to.Put(is_map ? ") AS BIGINT)" : ")");
    }
    to.Put(")");
  }
  void BeginElements() {
    if (unnest.keeps_empty) {
      to.Put("unnest(CASE WHEN coalesce(");
      Length();
      to.Put(", 0) = 0 THEN [NULL] ELSE ");
    } else {
      to.Put("unnest(");
    }
  }
  void EndElements() { to.Put(unnest.keeps_empty ? " END) AS " : ") AS "); }
  void Elements() {
    for (size_t i = 0; i < unnest.values.size(); ++i) {
      to.Put(i == 0 ? "" : ", ");
      BeginElements();
      to.Put(IsMap(i) ? "map_entries(v." : "v.");
      to.PutId('v', i + 1);
      to.Put(IsMap(i) ? ")" : "");
      EndElements();
      to.PutId('u', i + 1);
    }
    if (unnest.with_ordinality) {
      to.Put(", ");
      BeginElements();
      to.Put("range(1, ");
      Length();
      to.Put(" + 1)");
      EndElements();
      to.Put("n");
    }
  }
  void Values() {
    for (size_t i = 0; i < unnest.kept.size(); ++i) {
      const auto* column = std::get_if<TypedColumn>(&unnest.kept[i]->node);
      if (column != nullptr) {
        to.RawColumn(*column);
      } else {
        to.Expression(unnest.kept[i]);
      }
      to.Put(" AS ");
      to.PutId('k', i + 1);
      to.Put(", ");
    }
    for (size_t i = 0; i < unnest.values.size(); ++i) {
      to.Put(i == 0 ? "" : ", ");
      to.Expression(unnest.values[i]);
      to.Put(" AS ");
      to.PutId('v', i + 1);
    }
  }
  bool IsMap(size_t i) const { return unnest.values[i]->type.kind == TypeKind::kMap; }
};

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
    UnnestWriter{.to = to, .unnest = unnest}.Write();
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
  } else if (const auto* unnest = std::get_if<TypedUnnest>(&relation.node)) {
    if (unnest->left != nullptr) {
      Announce(*unnest->left);
    }
    for (size_t i = 0; i < unnest->kept.size(); ++i) {
      const auto* column = std::get_if<TypedColumn>(&unnest->kept[i]->node);
      if (column != nullptr && IsScanned(*column)) {
        scanned_.emplace(relation.id, fmt::format("k{}", i + 1));
      }
    }
  } else if (std::holds_alternative<TypedTable>(relation.node)) {
    scanned_.emplace(relation.id, "");
  }
}

bool Writer::IsScanned(const TypedColumn& column) const {
  return scanned_.contains({column.relation, ""}) ||
         scanned_.contains({column.relation, column.name});
}

}  // namespace dynalake::query
