#include "query/write/write_query.h"

#include <gmock/gmock.h>

#include "base/testing/matchers.h"
#include "engine/testing/lake_fixture.h"
#include "query/testing/typed_trees.h"

namespace dynalake::query {
namespace {

using engine::LakeTest;
using iceberg::Type;
using iceberg::TypeId;
using testing::HasSubstr;

const SqlType kBigintType = Plain(TypeKind::kBigint);

TypedAggregate AggregateOf(std::string_view form) {
  TypedAggregate aggregate;
  aggregate.form = form;
  return aggregate;
}

class WriteQueryTest : public LakeTest {
 protected:
  WriteQueryTest() {
    engine::TableBuilder table(store_, "t",
                               {engine::Field(1, "id", Type(TypeId::kLong)),
                                engine::Field(2, "na me", Type(TypeId::kString))});
    table.AddFile("SELECT 1::BIGINT AS id, 'a' AS s UNION ALL SELECT 2, 'b'", "id: 1, s: 2");
    table.AddFile("SELECT 3::BIGINT AS id, NULL::VARCHAR AS s UNION ALL SELECT 4, 'b'",
                  "id: 1, s: 2");
    resolver_.relations["default.t"] = table.Finish();
  }

  Result<std::string> RowsOf(const TypedQuery& query) {
    DYNALAKE_ASSIGN(const WrittenSql written, WriteQuery(query, ""));
    return Run(written.sql);
  }
  static TypedPtr Id(uint32_t relation = 1) { return ColumnOf(relation, "id", kBigintType); }
  static TypedPtr Name(uint32_t relation = 1) { return ColumnOf(relation, "na me", Varchar()); }
  /// Of the table, called `r1`.
  template <typename... Items>
  static TypedSelect SelectOf(Items... items) {
    TypedSelect select;
    select.items = TypedList(std::move(items)...);
    select.from = TableOf(1, "default", "t");
    return select;
  }
  static TypedValues ValuesOf(std::initializer_list<int64_t> numbers) {
    TypedValues values;
    for (const int64_t number : numbers) {
      values.rows.push_back(TypedList(Bigint(number)));
    }
    return values;
  }
};

TEST_F(WriteQueryTest, SelectsFiltersSortsAndLimits) {
  TypedSelect select = SelectOf(Name(), CallOf(kBigintType, "($1 + $2)", Id(), Bigint(10)));
  select.where = Compared(Id(), ComparisonOperator::kGreater, Bigint(1));
  auto query = QueryOf(std::move(select), {Varchar(), kBigintType});
  query->order_by.push_back(OutputOrder(0));
  query->order_by.emplace_back().item = {.value = Id(), .descending = true};
  EXPECT_THAT(RowsOf(*query), HasValue("b|14\nb|12\nnull|13\n"));
  query->limit = Bigint(1);
  query->offset_rows = Bigint(1);
  EXPECT_THAT(RowsOf(*query), HasValue("b|12\n"));
}

TEST_F(WriteQueryTest, LabelsAreOfTheOutermostQuery) {
  auto query = QueryOf(SelectOf(Id(), Name(), Id()), {kBigintType, Varchar(), kBigintType});
  query->columns[0].label = "It \"is\"";
  EXPECT_THAT(WriteQuery(*query, "")->sql,
              HasSubstr("r1.\"id\" AS \"It \"\"is\"\"\", r1.\"na me\" AS \"_col1\", "));
  auto values = QueryOf(ValuesOf({2, 1}), {kBigintType});
  values->columns[0].label = "n";
  values->order_by.push_back(OutputOrder(0));
  EXPECT_THAT(WriteQuery(*values, "")->sql, HasSubstr("SELECT q.c1 AS \"n\" FROM ("));
  EXPECT_THAT(RowsOf(*values), HasValue("1\n2\n"));
}

TEST_F(WriteQueryTest, ErrorsNameThePlaceOfWhatWasTyped) {
  const std::string text = "SELECT\n  nosuch FROM t";
  const auto query = QueryOf(SelectOf(ColumnOf(1, "nosuch", kBigintType, 9)), {kBigintType});
  auto written = WriteQuery(*query, text).value();
  auto statements = engine_->Parse(written.sql).value();
  const auto stream = engine_->Execute({.statement = std::move(statements[0]),
                                        .tables = resolver_,
                                        .source_map = std::move(written.source_map)});
  ASSERT_FALSE(stream);
  EXPECT_THAT(stream.error().ToString(), HasSubstr("line 2"));
  EXPECT_THAT(stream.error().ToString(), HasSubstr("column 3"));
}

TEST_F(WriteQueryTest, TimesAreShownAsTextAndZonesDoNotCount) {
  const SqlType zoned = Timed(TypeKind::kTimestampWithZone, 0);
  const SqlType days = Plain(TypeKind::kIntervalDayToSecond);
  TypedValues values;
  for (const char* time : {"2024-01-01 10:00:00 Europe/Berlin", "2024-01-01 10:00:00 UTC"}) {
    values.rows.push_back(TypedList(Constant(zoned, time), Constant(days, "93784005")));
  }
  const SqlType array = ArrayOf(zoned);
  const auto time = [&] { return ColumnOf(1, "c1", zoned); };
  TypedSelect all;
  all.items = TypedList(time(), ColumnOf(1, "c2", days),
                        CallOf(Varchar(), "CAST($1 AS VARCHAR)", Text("x")));
  all.from =
      RelationOf(1, TypedSubqueryRelation{.query = QueryOf(std::move(values), {zoned, days})});
  auto query = QueryOf(std::move(all), {zoned, days, Varchar()});
  query->order_by.push_back(OutputOrder(0));
  EXPECT_THAT(RowsOf(*query), HasValue("2024-01-01 11:00:00 Europe/Berlin|1 02:03:04.005|x\n"
                                       "2024-01-01 10:00:00 UTC|1 02:03:04.005|x\n"));
  auto columns = WriteQuery(*query, "", AnswerForm::kColumns)->sql;
  EXPECT_THAT(Run("SELECT typeof(COLUMNS(*)) FROM (" + columns + ") LIMIT 1"),
              HasValue("TIMESTAMP WITH TIME ZONE|VARCHAR|VARCHAR\n"));
  EXPECT_THAT(Run("SELECT epoch(c1) FROM (" + columns + ") AS q(c1, c2, c3)"),
              HasValue("1704103200\n1704103200\n"));
  // Nested ones alike; equal instants are one.
  auto& select = std::get<TypedSelect>(query->body);
  select.items = TypedList(Several(array, Constant(zoned, "2024-07-01 10:00:00 Europe/Berlin")));
  query->columns.resize(1);
  query->columns[0].type = array;
  query->order_by.clear();
  query->limit = Bigint(1);
  EXPECT_THAT(RowsOf(*query), HasValue(HasSubstr("2024-07-01 12:00:00 Europe/Berlin")));
  select.items = TypedList(time());
  select.distinct = true;
  query->columns[0].type = zoned;
  query->limit = nullptr;
  EXPECT_THAT(RowsOf(*query), HasValue("2024-01-01 11:00:00 Europe/Berlin\n"));
}

TEST_F(WriteQueryTest, DeepTreesAreWrittenAndRun) {
  constexpr int kDepth = 300;  // What the parser takes.
  TypedPtr value = Id();
  for (int i = 0; i < kDepth; ++i) {
    value =
        i % 2 == 0 ? CastTo(Varchar(), std::move(value)) : CastTo(kBigintType, std::move(value));
  }
  TypedSelect select = SelectOf(std::move(value));
  select.where = Compared(Id(), ComparisonOperator::kEqual, Bigint(2));
  EXPECT_THAT(RowsOf(*QueryOf(std::move(select), {kBigintType})), HasValue("2\n"));
}

TEST_F(WriteQueryTest, GroupsAndAggregates) {
  TypedAggregate count = AggregateOf("count($D $1 $O)$F");
  count.arguments = TypedList(Name());
  count.filter = Compared(Id(), ComparisonOperator::kLess, Bigint(4));
  TypedSelect select = SelectOf(Name(), Typed(kBigintType, std::move(count)));
  TypedGrouping grouping;
  grouping.columns = TypedList(Name());
  select.items.push_back(Typed(Plain(TypeKind::kInteger), std::move(grouping)));
  select.group_by.emplace();
  select.group_by->expressions = TypedList(Name(), Text("const"));
  select.group_by->sets = {{0, 1}, {}};
  TypedAggregate total = AggregateOf("CAST(sum($D $1 $O)$F AS BIGINT)");
  total.arguments = TypedList(Id());
  select.having =
      Compared(Typed(kBigintType, std::move(total)), ComparisonOperator::kGreater, Bigint(1));
  auto query = QueryOf(std::move(select), {Varchar(), kBigintType, Plain(TypeKind::kInteger)});
  query->order_by.push_back(OutputOrder(2));
  query->order_by.push_back(OutputOrder(0));
  EXPECT_THAT(RowsOf(*query), HasValue("b|1|0\nnull|0|0\nnull|2|1\n"));
}

TEST_F(WriteQueryTest, GroupsByNothing) {
  TypedAggregate count = AggregateOf("count(*)$F");
  TypedSelect select = SelectOf(Typed(kBigintType, std::move(count)));
  select.group_by.emplace().sets = {{}};
  select.where = Compared(Id(), ComparisonOperator::kGreater, Bigint(100));
  EXPECT_THAT(RowsOf(*QueryOf(std::move(select), {kBigintType})), HasValue("0\n"));
}

TEST_F(WriteQueryTest, Windows) {
  TypedAggregate sum = AggregateOf("CAST(sum($D $1 $O)$F AS BIGINT)");
  sum.arguments = TypedList(Id());
  TypedWindow& over = sum.over.emplace();
  over.partition_by = TypedList(Name());
  over.order_by.emplace_back().value = Id();
  over.unit = FrameUnit::kRows;
  over.start = {.kind = FrameBoundKind::kPreceding, .value = Bigint(1)};
  auto query =
      QueryOf(SelectOf(Id(), Typed(kBigintType, std::move(sum))), {kBigintType, kBigintType});
  query->order_by.push_back(OutputOrder(0));
  EXPECT_THAT(RowsOf(*query), HasValue("1|1\n2|2\n3|3\n4|6\n"));
}

TEST_F(WriteQueryTest, SetOperationsAndCommonTables) {
  TypedSetOperation set{.op = SetOperator::kExcept};
  set.operands.push_back(QueryOf(SelectOf(Id()), {kBigintType}));
  set.operands.push_back(QueryOf(ValuesOf({2, 9}), {kBigintType}));
  auto query = QueryOf(TypedSelect{}, {kBigintType});
  query->with.push_back({.id = 5, .query = QueryOf(std::move(set), {kBigintType})});
  TypedSelect select;
  select.items = TypedList(ColumnOf(6, "c1", kBigintType));
  select.from = RelationOf(6, TypedCommonTableUse{.common_table = 5});
  query->body = std::move(select);
  query->order_by.push_back(OutputOrder(0, true));
  EXPECT_THAT(RowsOf(*query), HasValue("4\n3\n1\n"));
}

TEST_F(WriteQueryTest, RecursiveQueries) {
  TypedSelect step;
  step.items =
      TypedList(CallOf(kBigintType, "($1 * $2)", ColumnOf(2, "c1", kBigintType), Bigint(2)));
  step.from = RelationOf(2, TypedCommonTableUse{.common_table = 1});
  step.where = Compared(ColumnOf(2, "c1", kBigintType), ComparisonOperator::kLess, Bigint(10));
  TypedSetOperation set{.all = true};
  set.operands.push_back(QueryOf(ValuesOf({1}), {kBigintType}));
  set.operands.push_back(QueryOf(std::move(step), {kBigintType}));
  TypedSelect select;
  select.items = TypedList(ColumnOf(3, "c1", kBigintType));
  select.from = RelationOf(3, TypedCommonTableUse{.common_table = 1});
  auto query = QueryOf(std::move(select), {kBigintType});
  query->with.push_back(
      {.id = 1, .recursive = true, .query = QueryOf(std::move(set), {kBigintType})});
  EXPECT_THAT(RowsOf(*query), HasValue("1\n2\n4\n8\n16\n"));
}

TEST_F(WriteQueryTest, TiesComeWithTheLastRow) {
  auto query = QueryOf(SelectOf(Id()), {kBigintType});
  query->order_by.emplace_back().item = {.value = Name(), .descending = true, .nulls_first = true};
  query->limit = Bigint(1);
  query->offset_rows = Bigint(1);
  query->with_ties = true;
  EXPECT_THAT(RowsOf(*query),
              testing::AnyOf(HasValue("2\n4\n"), HasValue("4\n2\n")));  // Ties have no order.
}

TEST_F(WriteQueryTest, UnnestZipsAndSpreads) {
  const SqlType row = RowOf({{.name = "p", .type = kBigintType}, {.type = Varchar()}});
  TypedUnnest unnest{.with_ordinality = true};
  // As many elements as the id says; a map of one entry.
  unnest.values = TypedList(CallOf(ArrayOf(kBigintType), "range(100, 100 + $1)", Id()),
                            CallOf(MapOf(Varchar(), kBigintType), "map {$1: $2}", Text("k"), Id()),
                            Several(ArrayOf(row), Several(row, Bigint(7), Text("x"))));
  auto join = TypedJoin{.type = JoinType::kLeft};
  join.left = TableOf(1, "default", "t");
  join.right = RelationOf(2, std::move(unnest));
  TypedSelect select;
  select.from = RelationOf(0, std::move(join));
  std::vector<SqlType> types;
  for (const char* name : {"c1", "c2", "c3", "c4", "c5", "c6"}) {
    select.items.push_back(ColumnOf(2, name, kBigintType));
    types.push_back(kBigintType);
  }
  select.where = Compared(Id(), ComparisonOperator::kEqual, Bigint(2));
  auto query = QueryOf(std::move(select), std::move(types));
  query->order_by.push_back(OutputOrder(5));
  EXPECT_THAT(RowsOf(*query), HasValue("100|k|2|7|x|1\n101|null|null|null|null|2\n"));
}

TEST_F(WriteQueryTest, JoinsAndSubqueries) {
  // Who has the same name, and is not the one that is looked at.
  auto inner = TypedJoin{.type = JoinType::kInner};
  inner.left = TableOf(2, "default", "t");
  inner.right = TableOf(3, "default", "t");
  inner.on = Compared(Name(2), ComparisonOperator::kEqual, Name(3));
  auto outer = TypedJoin{.type = JoinType::kLeft};
  outer.left = TableOf(1, "", "t");
  outer.right = RelationOf(0, std::move(inner));
  outer.on = Compared(Id(1), ComparisonOperator::kEqual, Id(2));
  TypedSelect top;
  top.items = TypedList(Compared(Id(4), ComparisonOperator::kGreater, Id(1)));
  top.from = TableOf(4, "default", "t");
  top.where = Compared(Id(4), ComparisonOperator::kEqual, Bigint(3));
  TypedSelect select;
  select.items = TypedList(
      Id(1), Id(3),
      Typed(Plain(TypeKind::kBoolean),
            TypedSubquery{.query = QueryOf(std::move(top), {Plain(TypeKind::kBoolean)})}));
  select.from = RelationOf(0, std::move(outer));
  auto query = QueryOf(std::move(select), {kBigintType, kBigintType, Plain(TypeKind::kBoolean)});
  query->order_by.push_back(OutputOrder(0));
  query->order_by.push_back(OutputOrder(1));
  EXPECT_THAT(RowsOf(*query),
              HasValue("1|1|true\n2|2|true\n2|4|true\n3|null|false\n4|2|false\n4|4|false\n"));
}

TEST_F(WriteQueryTest, ListingsAndQuantifiedComparisons) {
  TypedSelect select;
  select.items = TypedList(ColumnOf(1, "b", Varchar()));
  select.from = RelationOf(
      1, TypedText{.table = {.columns = {"a", "b"}, .rows = {{"1", "x"}, {"2", std::nullopt}}}});
  TypedQuantified quantified{.op = ComparisonOperator::kGreaterOrEqual, .all = true};
  quantified.value = ColumnOf(1, "a", Varchar());
  TypedValues values;
  values.rows.push_back(TypedList(Text("2")));
  values.rows.push_back(TypedList(Text("0")));
  quantified.query = QueryOf(std::move(values), {Varchar()});
  select.where = Typed(Plain(TypeKind::kBoolean), std::move(quantified));
  EXPECT_THAT(RowsOf(*QueryOf(std::move(select), {Varchar()})), HasValue("null\n"));
  TypedSelect none;
  none.items = TypedList(ColumnOf(1, "a", Varchar()));
  none.from = RelationOf(1, TypedText{.table = {.columns = {"a"}, .rows = {}}});
  EXPECT_THAT(RowsOf(*QueryOf(std::move(none), {Varchar()})), HasValue(""));
}

TEST_F(WriteQueryTest, Samples) {
  TypedSelect select;
  select.items = TypedList(Id());
  select.from = RelationOf(0, TypedSample{.relation = TableOf(1, "default", "t"), .percent = 100});
  auto query = QueryOf(std::move(select), {kBigintType});
  query->order_by.push_back(OutputOrder(0));
  EXPECT_THAT(RowsOf(*query), HasValue("1\n2\n3\n4\n"));
}

}  // namespace
}  // namespace dynalake::query
