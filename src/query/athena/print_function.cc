#include <array>
#include <string_view>

#include "query/athena/tree_printer.h"

namespace dynalake::query {
namespace {

constexpr std::array<std::string_view, 3> kUnits = {"RANGE", "ROWS", "GROUPS"};
constexpr std::array<std::string_view, 8> kBehaviors = {
    "ERROR", "NULL", "DEFAULT ", "EMPTY ARRAY", "EMPTY OBJECT", "TRUE", "FALSE", "UNKNOWN"};

void PrintBound(const FrameBound& bound, TreePrinter& to) {
  switch (bound.kind) {
    case FrameBoundKind::kUnboundedPreceding:
      to.Put("UNBOUNDED PRECEDING");
      break;
    case FrameBoundKind::kUnboundedFollowing:
      to.Put("UNBOUNDED FOLLOWING");
      break;
    case FrameBoundKind::kCurrentRow:
      to.Put("CURRENT ROW");
      break;
    case FrameBoundKind::kPreceding:
    case FrameBoundKind::kFollowing:
      to.Print(bound.value);
      to.Put(bound.kind == FrameBoundKind::kPreceding ? " PRECEDING" : " FOLLOWING");
      break;
  }
}

void PrintOrderBy(const std::vector<SortItem>& items, TreePrinter& to) {
  to.Put("ORDER BY ");
  to.PutList(items);
}

void PrintOverflow(const ListaggOverflow& overflow, TreePrinter& to) {
  to.Put(" ON OVERFLOW ");
  if (!overflow.truncates) {
    to.Put("ERROR");
    return;
  }
  to.Put("TRUNCATE ");
  if (overflow.filler) {
    to.PutText(*overflow.filler);
    to.Put(" ");
  }
  to.Put(overflow.with_count ? "WITH COUNT" : "WITHOUT COUNT");
}

/// LISTAGG is the one call whose ORDER BY is behind the parentheses.
bool IsListagg(const FunctionCall& call) {
  return call.name.parts.size() == 1 && !call.name.parts[0].quoted &&
         call.name.parts[0].text == "listagg";
}

// SQL:2016 JSON.

void PrintFormat(bool is_json, const std::string& encoding, TreePrinter& to) {
  to.Put(is_json ? " FORMAT JSON" : "");
  if (!encoding.empty()) {
    to.PutFormat(" ENCODING {}", encoding);
  }
}

void PrintInput(const JsonInput& input, TreePrinter& to) {
  to.Print(input.value);
  PrintFormat(input.is_json, input.encoding, to);
}

void PrintPath(const JsonPath& path, TreePrinter& to) {
  PrintInput(path.input, to);
  to.Put(", ");
  to.PutText(path.path);
  if (path.path_name) {
    to.Put(" AS ");
    to.Print(*path.path_name);
  }
  for (size_t i = 0; i < path.passing.size(); ++i) {
    to.Put(i == 0 ? " PASSING " : ", ");
    PrintInput(path.passing[i].value, to);
    to.Put(" AS ");
    to.Print(path.passing[i].name);
  }
}

void PrintReturning(const JsonReturning& returning, TreePrinter& to) {
  if (returning.type) {
    to.Put(" RETURNING ");
    to.Print(*returning.type);
    PrintFormat(returning.is_json, returning.encoding, to);
  }
}

void PrintFallback(const std::optional<JsonFallback>& fallback, std::string_view on,
                   TreePrinter& to) {
  if (!fallback) {
    return;
  }
  to.PutFormat(" {}", kBehaviors.at(static_cast<size_t>(fallback->behavior)));
  if (fallback->value != nullptr) {
    to.Print(fallback->value);
  }
  to.Put(on);
}

void PrintWrapper(const std::optional<JsonWrapper>& wrapper, std::optional<bool> keeps_quotes,
                  TreePrinter& to) {
  if (wrapper) {
    to.Put(*wrapper == JsonWrapper::kWithout       ? " WITHOUT ARRAY WRAPPER"
           : *wrapper == JsonWrapper::kConditional ? " WITH CONDITIONAL ARRAY WRAPPER"
                                                   : " WITH UNCONDITIONAL ARRAY WRAPPER");
  }
  if (keeps_quotes) {
    to.Put(*keeps_quotes ? " KEEP QUOTES" : " OMIT QUOTES");
  }
}

void PrintColumns(const std::vector<JsonTableColumn>& columns, TreePrinter& to) {
  to.Put(" COLUMNS (");
  for (size_t i = 0; i < columns.size(); ++i) {
    const JsonTableColumn& column = columns[i];
    to.Put(i == 0 ? "" : ", ");
    if (column.kind == JsonColumnKind::kNested) {
      to.Put("NESTED PATH ");
      to.PutText(*column.path);
      if (!column.name.text.empty()) {
        to.Put(" AS ");
        to.Print(column.name);
      }
      PrintColumns(column.columns, to);
      continue;
    }
    to.Print(column.name);
    to.Put(column.kind == JsonColumnKind::kOrdinality ? " FOR ORDINALITY" : " ");
    if (column.kind != JsonColumnKind::kOrdinality) {
      to.Print(column.type);
    }
    to.Put(column.kind == JsonColumnKind::kQuery ? " FORMAT JSON" : "");
    if (column.path) {
      to.Put(" PATH ");
      to.PutText(*column.path);
    }
    PrintWrapper(column.wrapper, column.keeps_quotes, to);
    PrintFallback(column.on_empty, " ON EMPTY", to);
    PrintFallback(column.on_error, " ON ERROR", to);
  }
  to.Put(")");
}

/// In parentheses where it is no name.
void PrintPlan(const JsonTablePlan& plan, TreePrinter& to) {
  constexpr std::array<std::string_view, 5> kWords = {"", " OUTER ", " INNER ", " UNION ",
                                                      " CROSS "};
  if (plan.kind == JsonPlanKind::kPath) {
    to.Print(plan.path);
    return;
  }
  to.Put("(");
  PrintPlan(plan.operands[0], to);
  to.Put(kWords.at(static_cast<size_t>(plan.kind)));
  PrintPlan(plan.operands[1], to);
  to.Put(")");
}

}  // namespace

void TreePrinter::Print(const SortItem& item) {
  Print(item.value);
  Put(item.descending ? " DESC" : "");
  if (item.nulls_first) {
    Put(*item.nulls_first ? " NULLS FIRST" : " NULLS LAST");
  }
}

void TreePrinter::Print(const WindowSpecification& window) {
  std::string_view before;
  if (window.base) {
    Print(*window.base);
    before = " ";
  }
  if (!window.partition_by.empty()) {
    PutFormat("{}PARTITION BY ", before);
    PutList(window.partition_by);
    before = " ";
  }
  if (!window.order_by.empty()) {
    Put(before);
    PrintOrderBy(window.order_by, *this);
    before = " ";
  }
  if (window.frame) {
    PutFormat("{}{} {}", before, kUnits.at(static_cast<size_t>(window.frame->unit)),
              window.frame->end ? "BETWEEN " : "");
    PrintBound(window.frame->start, *this);
    if (window.frame->end) {
      Put(" AND ");
      PrintBound(*window.frame->end, *this);
    }
  }
}

void TreePrinter::Print(const Over& over) {
  Put(over.is_name ? " OVER " : " OVER (");
  Print(over.window);
  Put(over.is_name ? "" : ")");
}

void TreePrinter::PrintFunction(const FunctionCall& call) {
  const bool is_listagg = IsListagg(call);
  Put(is_listagg ? "LISTAGG" : "");
  if (!is_listagg) {
    Print(call.name);
  }
  Put(call.star ? "(*" : call.distinct ? "(DISTINCT " : "(");
  PutList(call.arguments);
  if (call.listagg_overflow) {
    PrintOverflow(*call.listagg_overflow, *this);
  }
  if (!call.order_by.empty()) {
    Put(is_listagg ? ") WITHIN GROUP (" : " ");
    PrintOrderBy(call.order_by, *this);
  }
  Put(")");
  if (call.filter != nullptr) {
    Put(" FILTER (WHERE ");
    Print(call.filter);
    Put(")");
  }
  if (call.null_treatment) {
    Put(*call.null_treatment == NullTreatment::kIgnore ? " IGNORE NULLS" : " RESPECT NULLS");
  }
  if (call.over) {
    Print(*call.over);
  }
}

void TreePrinter::PrintFunction(const JsonExists& exists) {
  Put("JSON_EXISTS(");
  PrintPath(exists.path, *this);
  PrintFallback(exists.on_error, " ON ERROR", *this);
  Put(")");
}

void TreePrinter::PrintFunction(const JsonValue& value) {
  Put("JSON_VALUE(");
  PrintPath(value.path, *this);
  PrintReturning(value.returning, *this);
  PrintFallback(value.on_empty, " ON EMPTY", *this);
  PrintFallback(value.on_error, " ON ERROR", *this);
  Put(")");
}

void TreePrinter::PrintFunction(const JsonQuery& query) {
  Put("JSON_QUERY(");
  PrintPath(query.path, *this);
  PrintReturning(query.returning, *this);
  PrintWrapper(query.wrapper, query.keeps_quotes, *this);
  PrintFallback(query.on_empty, " ON EMPTY", *this);
  PrintFallback(query.on_error, " ON ERROR", *this);
  Put(")");
}

void TreePrinter::PrintFunction(const JsonObject& object) {
  Put("JSON_OBJECT(");
  for (size_t i = 0; i < object.members.size(); ++i) {
    Put(i == 0 ? "KEY " : ", KEY ");
    Print(object.members[i].key);
    Put(" VALUE ");
    PrintInput(object.members[i].value, *this);
  }
  if (!object.members.empty()) {
    Put(object.null_on_null ? " NULL ON NULL" : " ABSENT ON NULL");
    Put(object.unique_keys ? " WITH UNIQUE KEYS" : " WITHOUT UNIQUE KEYS");
  }
  PrintReturning(object.returning, *this);
  Put(")");
}

void TreePrinter::PrintFunction(const JsonArray& array) {
  Put("JSON_ARRAY(");
  for (size_t i = 0; i < array.elements.size(); ++i) {
    Put(i == 0 ? "" : ", ");
    PrintInput(array.elements[i], *this);
  }
  if (!array.elements.empty()) {
    Put(array.null_on_null ? " NULL ON NULL" : " ABSENT ON NULL");
  }
  PrintReturning(array.returning, *this);
  Put(")");
}

void TreePrinter::PrintFunction(const JsonTable& table) {
  Put("JSON_TABLE(");
  PrintPath(table.path, *this);
  PrintColumns(table.columns, *this);
  if (table.plan) {
    const bool is_name = table.plan->kind == JsonPlanKind::kPath;
    Put(is_name ? " PLAN (" : " PLAN ");
    PrintPlan(*table.plan, *this);
    Put(is_name ? ")" : "");
  } else if (table.defaults.is_written) {
    PutFormat(" PLAN DEFAULT ({}, {})", table.defaults.is_outer ? "OUTER" : "INNER",
              table.defaults.is_cross ? "CROSS" : "UNION");
  }
  Put(table.fails_on_error ? " ERROR ON ERROR)" : ")");
}

void TreePrinter::PrintFunction(const TableFunction& function) {
  Put("TABLE(");
  Print(function.name);
  for (size_t i = 0; i < function.arguments.size(); ++i) {
    const TableFunctionArgument& argument = function.arguments[i];
    Put(i == 0 ? "(" : ", ");
    if (argument.name) {
      Print(*argument.name);
      Put(" => ");
    }
    if (argument.value != nullptr) {
      Print(argument.value);
    } else if (argument.table != nullptr) {
      const bool is_query = std::holds_alternative<SubqueryRelation>(argument.table->node);
      Put(is_query ? "TABLE" : "TABLE(");
      Print(argument.table);
      Put(is_query ? "" : ")");
    } else if (argument.descriptor) {
      Put("DESCRIPTOR(");
      PutList(argument.descriptor->names);
      Put(")");
    }
  }
  Put(function.arguments.empty() ? "())" : "))");
}

}  // namespace dynalake::query
