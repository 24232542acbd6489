#include "app/reports/sql_columns.h"

#include "base/format.h"
#include "iceberg/model/sql_names.h"

namespace dynalake::app {
namespace {

std::string Quoted(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    result.append(c == quote ? 2 : 1, c);
  }
  return result + quote;
}

void AddField(const iceberg::NestedField& field, const std::string& expression,
              std::map<int32_t, std::string>& expressions) {
  expressions.emplace(field.id, expression);
  const bool is_struct = field.type.id() == iceberg::TypeId::kStruct;
  for (size_t i = 0; is_struct && i < field.type.fields().size(); ++i) {
    AddField(field.type.fields()[i], fmt::format("struct_extract_at({}, {})", expression, i + 1),
             expressions);
  }
}

}  // namespace

Result<SqlColumns> FindSqlColumns(query::Session& session, const std::string& source,
                                  const iceberg::Schema& schema, const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const auto rows, session.Query(fmt::format("SELECT * FROM ({}) LIMIT 0", source),
                                                 {.cancel = cancel}));
  SqlColumns columns;
  std::string names;
  const auto fields = schema.fields();
  size_t next = 0;
  for (size_t i = 0; i < rows->columns().size(); ++i) {
    const std::string name = fmt::format("c{}", i);
    names += (i == 0 ? "" : ", ") + name;
    // A column whose type SQL has no values for is in the schema alone.
    size_t at = next;
    while (at < fields.size() &&
           !iceberg::MayBeSqlNameOf(rows->columns()[i].name, fields[at].name)) {
      ++at;
    }
    if (at < fields.size()) {
      AddField(fields[at], name, columns.expressions);
      next = at + 1;
    }
  }
  columns.from = fmt::format("({}) AS source({})", source, names);
  return columns;
}

std::string SqlString(std::string_view text) { return Quoted(text, '\''); }
std::string SqlName(std::string_view text) { return Quoted(text, '"'); }

std::string SelectAll(const engine::TableName& name) {
  return fmt::format("SELECT * FROM {}", name.ToString());
}

}  // namespace dynalake::app
