#include <utility>

#include "query/write/conversion.h"
#include "query/write/writer.h"

namespace dynalake::query {
namespace {

/// The key of all columns of the relation q: what set operations compare.
std::string KeyOf(const std::vector<TypedOutput>& columns) {
  std::string key = "dynalake.identity({";
  for (size_t i = 1; i <= columns.size(); ++i) {
    key += fmt::format("{0}'c{1}': q.c{1}", i == 1 ? "" : ", ", i);
  }
  return key + "})";
}

}  // namespace

void Writer::Operand(const TypedQuery& operand, const std::vector<TypedOutput>& columns) {
  std::vector<Conversion> renamings;
  for (size_t i = 0; i < columns.size(); ++i) {
    renamings.push_back(RenamingOf(operand.columns[i].type, columns[i].type));
  }
  const bool is_plain = std::ranges::all_of(renamings, &Conversion::is_none);
  Put(is_plain ? "(" : "(SELECT ");
  for (size_t i = 0; i < columns.size() && !is_plain; ++i) {
    Put(i == 0 ? "" : ", ");
    Put(renamings[i].before);
    Put("q.");
    PutId('c', i + 1);
    Put(renamings[i].after);
    Put(" AS ");
    PutId('c', i + 1);
  }
  Put(is_plain ? "" : " FROM (");
  Query(operand);
  Put(is_plain ? ")" : ") AS q)");
}

void Writer::SetOperation(const TypedSetOperation& set, const TypedQuery& query) {
  const bool is_union = set.op == SetOperator::kUnion;
  const bool is_recursive = std::exchange(is_recursive_, false);
  if (is_recursive || (is_union && set.all) || !HasOwnIdentity(query.columns)) {
    constexpr std::string_view kWords[] = {" UNION ", " INTERSECT ", " EXCEPT "};
    for (size_t i = 0; i < set.operands.size(); ++i) {
      if (i > 0) {
        Put(kWords[static_cast<size_t>(set.op)]);
        Put(set.all ? "ALL " : "");
      }
      Operand(*set.operands[i], query.columns);
    }
    return;
  }
  const std::string key = KeyOf(query.columns);
  if (is_union) {
    Put("SELECT DISTINCT ON (" + key + ") * FROM (");
    for (size_t i = 0; i < set.operands.size(); ++i) {
      Put(i == 0 ? "" : " UNION ALL ");
      Operand(*set.operands[i], query.columns);
    }
    Put(") AS q");
    return;
  }
  // Rows of the first that are among those of each other, or are not; with ALL each row is told
  // apart by how many like it come before.
  const std::string number = ", row_number() OVER (PARTITION BY " + key + ") AS n";
  const std::string row = set.all ? "(" + key + ", q.n)" : key;
  std::string columns = "q.c1";
  for (size_t i = 2; i <= query.columns.size(); ++i) {
    columns += fmt::format(", q.c{}", i);
  }
  for (size_t i = 1; i < set.operands.size(); ++i) {
    Put("SELECT ");
    Put(set.all ? "" : "DISTINCT ON (" + key + ") ");
    Put(columns + " FROM (SELECT *" + (set.all ? number : std::string()) + " FROM (");
  }
  for (size_t i = 0; i < set.operands.size(); ++i) {
    if (i > 0) {
      Put(") AS q) AS q WHERE " + row);
      Put(set.op == SetOperator::kIntersect ? " IN (SELECT " : " NOT IN (SELECT ");
      Put(row + " FROM (SELECT *" + (set.all ? number : std::string()) + " FROM ");
    }
    Operand(*set.operands[i], query.columns);
    Put(i > 0 ? " AS q) AS q)" : "");
  }
}

}  // namespace dynalake::query
