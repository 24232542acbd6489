#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "query/resolve/json_words.h"
#include "query/resolve/node_resolver.h"

// JSON_TABLE: a call of the own function whose plan is a list of constant words
// (engine/json/json_table_plan.h).

namespace dynalake::query {

struct NodeResolver::JsonTableWriter {
  NodeResolver& to;
  const JsonTable& table;
  std::vector<SqlField> fields = {};
  std::unordered_map<const JsonTableColumn*, size_t> field_of = {};
  std::unordered_set<std::string> names = {};
  std::vector<std::string> words = {};
  TypedPtrs defaults = {};
  std::unordered_set<const JsonTableColumn*> planned = {};
  const std::vector<JsonArgument> nothing_passed = {};

  /// The columns become fields in the order in which they are written.
  Result<void> Learn(const std::vector<JsonTableColumn>& columns) {
    for (const JsonTableColumn& column : columns) {
      const bool is_nested = column.kind == JsonColumnKind::kNested;
      if (!is_nested || !column.name.text.empty()) {
        DYNALAKE_TRY(LearnName(column.name));
      } else if (table.plan || table.defaults.is_written) {
        return Wrong(column.name, "MISSING_PATH_NAME",
                     "every nested path needs a name where PLAN is written: NESTED PATH '…' AS p");
      }
      if (is_nested) {
        DYNALAKE_TRY(Learn(column.columns));
        continue;
      }
      DYNALAKE_ASSIGN(SqlType type, FieldType(column));
      field_of[&column] = fields.size();
      fields.push_back({.name = column.name.text, .type = std::move(type)});
    }
    return {};
  }

  Result<void> LearnName(const Identifier& name) {
    return names.insert(JsonNameOf(name)).second
               ? Result<void>()
               : Wrong(name, "DUPLICATE_COLUMN_OR_PATH_NAME",
                       fmt::format("'{}' names two columns or paths of JSON_TABLE", name.text));
  }

  Result<SqlType> FieldType(const JsonTableColumn& column) const {
    if (column.kind == JsonColumnKind::kOrdinality) {
      return Plain(TypeKind::kBigint);
    }
    auto type = TypeOf(column.type);
    if (!type) {
      return Wrong(column.name, "TYPE_NOT_FOUND", type.error().ToString());
    }
    const bool is_query = column.kind == JsonColumnKind::kQuery;
    if (is_query ? !type->is_text()
                 : type->is_nested() || type->kind == TypeKind::kJson ||
                       type->kind == TypeKind::kVarbinary) {
      return Wrong(column.name, "TYPE_MISMATCH",
                   fmt::format("{}, this is {}",
                               is_query ? "a column of FORMAT JSON is of a type of text"
                                        : "a column without FORMAT JSON is of a plain type",
                               ToString(*type)));
    }
    return type;
  }

  Error Wrong(const Identifier& at, std::string_view name, std::string_view message) const {
    return ErrorAt(to.context_, at.offset, ErrorCode::kInvalidArgument, name, message);
  }

  /// A path with its columns, and what is nested in it as `plan` says, or as the default is.
  Result<void> Write(const std::string& path, const std::vector<JsonTableColumn>& columns,
                     const JsonTablePlan* plan) {
    words.insert(words.end(), {"PATH", path});
    std::vector<const JsonTableColumn*> nested;
    const size_t count_at = words.size();
    words.emplace_back();
    for (const JsonTableColumn& column : columns) {
      if (column.kind == JsonColumnKind::kNested) {
        nested.push_back(&column);
      } else {
        DYNALAKE_TRY(WriteColumn(column));
      }
    }
    words[count_at] = std::to_string(columns.size() - nested.size());
    const bool is_leaf = plan != nullptr && plan->kind == JsonPlanKind::kPath;
    if (plan == nullptr ? nested.empty() : is_leaf) {
      words.emplace_back("LEAF");
      return {};
    }
    if (plan == nullptr) {
      words.emplace_back(table.defaults.is_outer ? "OUTER" : "INNER");
      words.insert(words.end(), nested.size() - 1, table.defaults.is_cross ? "CROSS" : "UNION");
      for (const JsonTableColumn* column : nested) {
        DYNALAKE_TRY(CheckAndWrite(*column, nullptr));
      }
      return {};
    }
    words.emplace_back(plan->kind == JsonPlanKind::kOuter ? "OUTER" : "INNER");
    return WritePlan(plan->operands[1], nested);
  }

  Result<void> CheckAndWrite(const JsonTableColumn& nested, const JsonTablePlan* plan) {
    DYNALAKE_TRY(to.CheckPath(*nested.path, nothing_passed));
    return Write(*nested.path, nested.columns, plan);
  }

  Result<void> WritePlan(const JsonTablePlan& plan,
                         const std::vector<const JsonTableColumn*>& nested) {
    if (plan.kind == JsonPlanKind::kUnion || plan.kind == JsonPlanKind::kCross) {
      words.emplace_back(plan.kind == JsonPlanKind::kUnion ? "UNION" : "CROSS");
      DYNALAKE_TRY(WritePlan(plan.operands[0], nested));
      return WritePlan(plan.operands[1], nested);
    }
    const Identifier& name = plan.kind == JsonPlanKind::kPath ? plan.path : plan.operands[0].path;
    const auto found = std::ranges::find_if(nested, [&](const JsonTableColumn* column) {
      return JsonNameOf(column->name) == JsonNameOf(name);
    });
    if (found == nested.end() || !planned.insert(*found).second) {
      return Wrong(
          name, "INVALID_PLAN",
          fmt::format("'{}' is no path that is nested there, or stands twice in PLAN", name.text));
    }
    return CheckAndWrite(**found, &plan);
  }

  Result<void> WriteColumn(const JsonTableColumn& column) {
    const size_t field = field_of.at(&column);
    if (column.kind == JsonColumnKind::kOrdinality) {
      words.insert(words.end(), {"ORDINALITY", std::to_string(field)});
      return {};
    }
    std::string path = column.path.value_or("lax $." + QuotedMember(column.name));
    DYNALAKE_TRY(to.CheckPath(path, nothing_passed));
    const bool is_query = column.kind == JsonColumnKind::kQuery;
    words.insert(words.end(),
                 {is_query ? "QUERY" : "VALUE", std::to_string(field), std::move(path)});
    if (is_query) {
      words.emplace_back(WordOf(column.wrapper.value_or(JsonWrapper::kWithout)));
      words.emplace_back(column.keeps_quotes.value_or(true) ? "KEEP" : "OMIT");
    }
    const JsonBehavior on_error = table.fails_on_error ? JsonBehavior::kError : JsonBehavior::kNull;
    words.emplace_back(WordOf(column.on_empty));
    words.emplace_back(WordOf(column.on_error, on_error));
    for (const auto* fallback : {&column.on_empty, &column.on_error}) {
      DYNALAKE_TRY(CheckFallback(column, *fallback));
      if (*fallback && (*fallback)->behavior == JsonBehavior::kDefault) {
        DYNALAKE_ASSIGN(TypedPtr value, to.DefaultOf(*fallback, fields[field].type));
        defaults.push_back(std::move(value));
      }
    }
    return {};
  }

  Result<void> CheckFallback(const JsonTableColumn& column,
                             const std::optional<JsonFallback>& fallback) const {
    const JsonBehavior behavior = fallback ? fallback->behavior : JsonBehavior::kNull;
    const bool is_known =
        behavior == JsonBehavior::kNull || behavior == JsonBehavior::kError ||
        (column.kind == JsonColumnKind::kQuery
             ? behavior == JsonBehavior::kEmptyArray || behavior == JsonBehavior::kEmptyObject
             : behavior == JsonBehavior::kDefault);
    return is_known ? Result<void>()
                    : Wrong(column.name, "SYNTAX_ERROR",
                            column.kind == JsonColumnKind::kQuery
                                ? "before ON EMPTY and ON ERROR of a column of FORMAT JSON stands "
                                  "NULL, ERROR, EMPTY ARRAY or EMPTY OBJECT"
                                : "before ON EMPTY and ON ERROR of a column of plain values stands "
                                  "NULL, ERROR or DEFAULT");
  }

  static std::string QuotedMember(const Identifier& name) {
    std::string quoted = "\"";
    for (const char c : JsonNameOf(name)) {
      quoted += c == '"' || c == '\\' ? "\\" : "";
      quoted += c;
    }
    return quoted + '"';
  }

  size_t CountNested(const std::vector<JsonTableColumn>& columns) const {
    size_t count = 0;
    for (const JsonTableColumn& column : columns) {
      count += column.kind == JsonColumnKind::kNested ? 1 + CountNested(column.columns) : 0;
    }
    return count;
  }

  Result<void> WriteAll() {
    if (table.path.path_name) {
      DYNALAKE_TRY(LearnName(*table.path.path_name));
    } else if (table.plan) {
      return to.Wrong("MISSING_PATH_NAME",
                      "every path needs a name where PLAN is written: 'lax $' AS p");
    }
    DYNALAKE_TRY(Learn(table.columns));
    DYNALAKE_TRY(to.CheckPath(table.path.path, table.path.passing));
    if (!table.plan) {
      return Write(table.path.path, table.columns, nullptr);
    }
    const JsonTablePlan& plan = *table.plan;
    const bool is_joined = plan.kind == JsonPlanKind::kOuter || plan.kind == JsonPlanKind::kInner;
    const Identifier& first = is_joined ? plan.operands[0].path : plan.path;
    if ((!is_joined && plan.kind != JsonPlanKind::kPath) ||
        JsonNameOf(first) != JsonNameOf(*table.path.path_name)) {
      return to.Wrong("INVALID_PLAN", fmt::format("PLAN begins with the outermost path, '{}'",
                                                  table.path.path_name->text));
    }
    DYNALAKE_TRY(Write(table.path.path, table.columns, &plan));
    return planned.size() == CountNested(table.columns)
               ? Result<void>()
               : to.Wrong("INVALID_PLAN", "PLAN names every nested path once");
  }
};

NodeResolver::Answer NodeResolver::operator()(const JsonTable& table) {
  JsonTableWriter writer{.to = *this, .table = table};
  DYNALAKE_TRY(writer.WriteAll());
  TypedCall call{.form = "dynalake.json_table($1, $2, $S3, $3, $*)"};
  DYNALAKE_ASSIGN(TypedPtr input, ReadJsonText(table.path.input));
  call.arguments.push_back(std::move(input));
  TypedConstructor words;
  words.values.push_back(MakeText(table.fails_on_error ? "ERROR" : "EMPTY"));
  words.values.push_back(MakeText(std::to_string(writer.defaults.size())));
  for (std::string& word : writer.words) {
    words.values.push_back(MakeText(std::move(word)));
  }
  call.arguments.push_back(Make(ArrayOf(Varchar()), std::move(words)));
  const SqlType row = RowOf(std::move(writer.fields));
  call.arguments.push_back(MakeConstant(row, std::nullopt));
  std::ranges::move(writer.defaults, std::back_inserter(call.arguments));
  DYNALAKE_TRY(AddPassing(table.path.passing, call.arguments));
  return Make(ArrayOf(row), std::move(call));
}

}  // namespace dynalake::query
