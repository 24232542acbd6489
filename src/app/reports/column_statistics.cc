#include "app/reports/column_statistics.h"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include <arrow/api.h>

#include "app/reports/result_row.h"
#include "app/reports/sql_columns.h"
#include "base/format.h"

namespace dynalake::app {
namespace {

using iceberg::TypeId;

/// So many columns are asked of at once: different values are counted exactly, in memory or on
/// disk.
constexpr size_t kColumnsPerQuery = 16;

/// What is asked of one column or field.
struct Asked {
  int32_t field_id = 0;
  std::string expression;
  bool has_values = true;  ///< else nulls alone: a struct, whose fields have the values
  bool has_range = true;
};

bool HasRange(TypeId type) {
  return type != TypeId::kBoolean && type != TypeId::kBinary && type != TypeId::kFixed &&
         type != TypeId::kUnknown;
}

void AskOf(const iceberg::NestedField& field, const SqlColumns& columns,
           std::vector<Asked>& asked) {
  const auto column = columns.expressions.find(field.id);
  if (column == columns.expressions.end()) {
    return;
  }
  const TypeId type = field.type.id();
  const bool is_struct = type == TypeId::kStruct;
  asked.push_back({.field_id = field.id,
                   .expression = column->second,
                   .has_values = !is_struct,
                   .has_range = !field.type.is_nested() && HasRange(type)});
  for (size_t i = 0; is_struct && i < field.type.fields().size(); ++i) {
    AskOf(field.type.fields()[i], columns, asked);
  }
}

/// What is asked of the column `name` of the rows that were read.
std::string QuestionOf(const Asked& asked, const std::string& name) {
  std::string sql = fmt::format(", count({})", name);
  if (asked.has_values) {
    sql += fmt::format(
        ", count(DISTINCT {0}), (SELECT list(value ORDER BY often DESC, value) FROM (SELECT {0} AS "
        "value, count(*) AS often FROM read WHERE {0} IS NOT NULL GROUP BY ALL ORDER BY 2 DESC, 1 "
        "LIMIT {1}))",
        name, kSamplesPerColumn);
  }
  if (asked.has_range) {
    sql += fmt::format(", min({0}), max({0})", name);
  }
  return sql;
}

/// Some columns are read once, and stay in memory or on disk for all that is asked of them.
std::string QueryOf(std::span<const Asked> asked, const std::string& from) {
  std::string columns;
  std::string questions;
  for (size_t i = 0; i < asked.size(); ++i) {
    const std::string name = fmt::format("v{}", i);
    columns += fmt::format("{}{} AS {}", i == 0 ? "" : ", ", asked[i].expression, name);
    questions += QuestionOf(asked[i], name);
  }
  return fmt::format("WITH read AS MATERIALIZED (SELECT {} FROM {}) SELECT count(*){} FROM read",
                     asked.empty() ? "1" : columns, from, questions);
}

void Answer(const Asked& asked, int64_t rows, ResultRow& row, ColumnStatistics& column) {
  const int64_t values = row.Count();
  column.rows = rows;
  column.nulls = rows - values;
  if (asked.has_values) {
    column.distinct = row.Count();
    column.samples = row.Values();
  }
  if (asked.has_range) {
    column.least = row.Value();
    column.greatest = row.Value();
  }
}

}  // namespace

std::string_view BasisName(Basis basis) {
  switch (basis) {
    case Basis::kExact:
      return "exact";
    case Basis::kEstimate:
      return "estimate";
    case Basis::kSample:
      return "sample";
  }
  return {};
}

std::optional<double> ColumnStatistics::null_share() const {
  return nulls && rows > 0 ? std::optional(static_cast<double>(*nulls) / static_cast<double>(rows))
                           : std::nullopt;
}

Result<RelationStatistics> ReadStatistics(query::Session& session, const std::string& source,
                                          const iceberg::Schema& schema,
                                          const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const SqlColumns columns, FindSqlColumns(session, source, schema, cancel));
  std::vector<Asked> asked;
  for (const iceberg::NestedField& field : schema.fields()) {
    AskOf(field, columns, asked);
  }
  RelationStatistics statistics;
  for (size_t begin = 0; begin == 0 || begin < asked.size(); begin += kColumnsPerQuery) {
    const size_t end = std::min(asked.size(), begin + kColumnsPerQuery);
    const std::string sql = QueryOf(std::span(asked).subspan(begin, end - begin), columns.from);
    DYNALAKE_ASSIGN(const auto rows, session.Query(sql, {.cancel = cancel}));
    DYNALAKE_ASSIGN(const std::shared_ptr<arrow::RecordBatch> batch, rows->Next());
    if (batch == nullptr) {
      return Fail(ErrorCode::kInternal, "a query of aggregates answered no row");
    }
    ResultRow row(*batch, 0);
    statistics.rows_read = row.Count();
    for (size_t i = begin; i < end; ++i) {
      Answer(asked[i], statistics.rows_read, row, statistics.columns[asked[i].field_id]);
    }
  }
  statistics.rows = statistics.rows_read;
  return statistics;
}

}  // namespace dynalake::app
