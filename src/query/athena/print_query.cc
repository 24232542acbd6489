#include <array>
#include <string_view>

#include "base/ascii.h"
#include "query/athena/tree_printer.h"
#include "query/athena/tree_text.h"
#include "query/athena/words.h"

namespace dynalake::query {
namespace {

bool IsPlainName(std::string_view text) {
  if (text.empty() || IsAsciiDigit(text[0]) || IsReservedWord(text)) {
    return false;
  }
  for (const char c : text) {
    if (!IsAsciiAlphanumeric(c) && c != '_') {
      return false;
    }
  }
  return true;
}

void PutQuoted(std::string_view text, char quote, TreePrinter& to) {
  const std::string_view mark(&quote, 1);
  to.Put(mark);
  for (const char& c : text) {
    to.Put(std::string_view(&c, 1));
    to.Put(c == quote ? mark : "");
  }
  to.Put(mark);
}

void PrintColumns(const std::vector<Identifier>& columns, TreePrinter& to) {
  if (!columns.empty()) {
    to.Put(" (");
    to.PutList(columns);
    to.Put(")");
  }
}

class RelationPrinter {
 public:
  explicit RelationPrinter(TreePrinter& to) : to_(to) {}

  void operator()(const TableReference& table) {
    to_.Print(table.name);
    if (table.period) {
      to_.Put(table.period->is_version ? " FOR VERSION AS OF " : " FOR TIMESTAMP AS OF ");
      to_.Print(table.period->as_of);
    }
  }
  void operator()(const SubqueryRelation& subquery) {
    to_.Put(subquery.lateral ? "LATERAL (" : "(");
    to_.Print(*subquery.query);
    to_.Put(")");
  }
  void operator()(const Unnest& unnest) {
    to_.Put("UNNEST (");
    to_.PutList(unnest.values);
    to_.Put(unnest.with_ordinality ? ") WITH ORDINALITY" : ")");
  }
  void operator()(const Join& join) {
    constexpr std::array<std::string_view, 5> kTypes = {"CROSS", "INNER", "LEFT", "RIGHT", "FULL"};
    to_.Put("(");
    to_.Print(join.left);
    to_.PutFormat(" {}{} JOIN ", join.natural ? "NATURAL " : "",
                  kTypes.at(static_cast<size_t>(join.type)));
    to_.Print(join.right);
    if (join.on != nullptr) {
      to_.Put(" ON ");
      to_.Print(join.on);
    }
    if (!join.using_.empty()) {
      to_.Put(" USING");
      PrintColumns(join.using_, to_);
    }
    to_.Put(")");
  }
  void operator()(const AliasedRelation& aliased) {
    to_.Print(aliased.relation);
    to_.Put(" AS ");
    to_.Print(aliased.alias);
    PrintColumns(aliased.columns, to_);
  }
  void operator()(const SampledRelation& sampled) {
    to_.Print(sampled.relation);
    to_.PutFormat(" TABLESAMPLE {} (", sampled.system ? "SYSTEM" : "BERNOULLI");
    to_.Print(sampled.percentage);
    to_.Put(")");
  }
  void operator()(const JsonTable& table) { to_.PrintFunction(table); }
  void operator()(const TableFunction& function) { to_.PrintFunction(function); }

 private:
  TreePrinter& to_;
};

void PrintItem(const SelectItem& item, TreePrinter& to) {
  if (item.value != nullptr) {
    to.Print(item.value);
  }
  to.Put(item.star ? (item.value != nullptr ? ".*" : "*") : "");
  if (!item.star_aliases.empty()) {
    to.Put(" AS");
    PrintColumns(item.star_aliases, to);
  }
  if (item.alias) {
    to.Put(" AS ");
    to.Print(*item.alias);
  }
}

void PrintElement(const GroupingElement& element, TreePrinter& to) {
  constexpr std::array<std::string_view, 4> kKinds = {"", "GROUPING SETS (", "ROLLUP (", "CUBE ("};
  to.Put(kKinds.at(static_cast<size_t>(element.kind)));
  for (size_t i = 0; i < element.sets.size(); ++i) {
    const bool is_plain = element.sets[i].size() == 1;
    to.Put(i == 0 ? "" : ", ");
    to.Put(is_plain ? "" : "(");
    to.PutList(element.sets[i]);
    to.Put(is_plain ? "" : ")");
  }
  to.Put(element.kind == GroupingKind::kPlain ? "" : ")");
}

template <typename Part, typename Print>
void PutEach(const std::vector<Part>& parts, std::string_view before, Print print,
             TreePrinter& to) {
  for (size_t i = 0; i < parts.size(); ++i) {
    to.Put(i == 0 ? before : ", ");
    print(parts[i], to);
  }
}

class BodyPrinter {
 public:
  explicit BodyPrinter(TreePrinter& to) : to_(to) {}

  void operator()(const Select& select) {
    to_.Put("SELECT ");
    PutEach(select.items, select.distinct ? "DISTINCT " : "", PrintItem, to_);
    if (!select.from.empty()) {
      to_.Put(" FROM ");
      to_.PutList(select.from);
    }
    if (select.where != nullptr) {
      to_.Put(" WHERE ");
      to_.Print(select.where);
    }
    PutEach(select.group_by, select.group_by_distinct ? " GROUP BY DISTINCT " : " GROUP BY ",
            PrintElement, to_);
    if (select.having != nullptr) {
      to_.Put(" HAVING ");
      to_.Print(select.having);
    }
    const auto print_window = [](const NamedWindow& window, TreePrinter& to) {
      to.Print(window.name);
      to.Put(" AS (");
      to.Print(window.window);
      to.Put(")");
    };
    PutEach(select.windows, " WINDOW ", print_window, to_);
  }
  void operator()(const TableBody& table) {
    to_.Put("TABLE ");
    to_.Print(table.name);
  }
  void operator()(const Values& values) {
    to_.Put("VALUES ");
    to_.PutList(values.rows);
  }
  void operator()(const SetOperation& operation) {
    constexpr std::array<std::string_view, 3> kOperators = {"UNION", "INTERSECT", "EXCEPT"};
    for (size_t i = 0; i < operation.operands.size(); ++i) {
      if (i > 0) {
        to_.PutFormat(" {}{} ", kOperators.at(static_cast<size_t>(operation.op)),
                      operation.all ? " ALL" : "");
      }
      // Needs no parentheses: those of the text are a NestedQuery.
      to_.Print(*operation.operands[i]);
    }
  }
  void operator()(const NestedQuery& nested) {
    to_.Put("(");
    to_.Print(*nested.query);
    to_.Put(")");
  }

 private:
  TreePrinter& to_;
};

void PrintRowCount(const RowCount& count, TreePrinter& to) {
  const auto* number = std::get_if<int64_t>(&count);
  to.Put(number == nullptr ? "?" : fmt::format("{}", *number));
}

}  // namespace

void TreePrinter::Print(const Relation& relation) {
  std::visit(RelationPrinter(*this), relation.node);
}

void TreePrinter::Print(const QueryBody& body) { std::visit(BodyPrinter(*this), body.node); }

void TreePrinter::Print(const Query& query) {
  const auto print_table = [](const CommonTable& table, TreePrinter& to) {
    to.Print(table.name);
    PrintColumns(table.columns, to);
    to.Put(" AS (");
    to.Print(*table.query);
    to.Put(")");
  };
  PutEach(query.with, query.recursive ? "WITH RECURSIVE " : "WITH ", print_table, *this);
  Put(query.with.empty() ? "" : " ");
  Print(*query.body);
  if (!query.order_by.empty()) {
    Put(" ORDER BY ");
    PutList(query.order_by);
  }
  if (query.offset_rows) {
    Put(" OFFSET ");
    PrintRowCount(*query.offset_rows, *this);
  }
  if (query.limit) {
    Put(query.with_ties ? " FETCH FIRST " : " LIMIT ");
    PrintRowCount(*query.limit, *this);
    Put(query.with_ties ? " ROWS WITH TIES" : "");
  }
}

void TreePrinter::Print(const Identifier& name) {
  if (IsPlainName(name.text)) {
    Put(name.text);
  } else {
    PutQuoted(name.text, '"', *this);
  }
}

void TreePrinter::Print(const QualifiedName& name) {
  for (size_t i = 0; i < name.parts.size(); ++i) {
    Put(i == 0 ? "" : ".");
    Print(name.parts[i]);
  }
}

void TreePrinter::Print(const TypeName& type) {
  const bool is_zoned = type.name.ends_with(" with time zone");
  Put(is_zoned ? type.name.substr(0, type.name.find(' ')) : type.name);
  for (size_t i = 0; i < type.arguments.size(); ++i) {
    const TypeName::Argument& argument = type.arguments[i];
    Put(i == 0 ? "(" : ", ");
    if (!argument.field.text.empty()) {
      Print(argument.field);
      Put(" ");
    }
    if (const auto* number = std::get_if<int64_t>(&argument.value)) {
      PutFormat("{}", *number);
    } else {
      Print(std::get<TypeName>(argument.value));
    }
  }
  Put(type.arguments.empty() ? "" : ")");
  Put(is_zoned ? " with time zone" : "");
}

void TreePrinter::PutText(std::string_view text) { PutQuoted(text, '\'', *this); }

std::string PrintQuery(const Query& query) {
  std::string text;
  TreePrinter(text).Print(query);
  return text;
}

std::string PrintType(const TypeName& type) {
  std::string text;
  TreePrinter(text).Print(type);
  return text;
}

std::string PrintName(const QualifiedName& name) {
  std::string text;
  TreePrinter(text).Print(name);
  return text;
}

}  // namespace dynalake::query
