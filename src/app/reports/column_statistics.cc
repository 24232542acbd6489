#include "app/reports/column_statistics.h"

#include <algorithm>
#include <memory>
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
constexpr size_t kColumnsPerQuery = 32;

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

std::string QuestionOf(const Asked& asked) {
  std::string sql = fmt::format(", count({})", asked.expression);
  if (asked.has_values) {
    sql += fmt::format(", count(DISTINCT {0}), approx_top_k({0}, {1})", asked.expression,
                       kSamplesPerColumn);
  }
  if (asked.has_range) {
    sql += fmt::format(", min({0}), max({0})", asked.expression);
  }
  return sql;
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
    std::string sql = "SELECT count(*)";
    for (size_t i = begin; i < end; ++i) {
      sql += QuestionOf(asked[i]);
    }
    sql += " FROM " + columns.from;
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
