#include "app/reports/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include <arrow/record_batch.h>

#include "app/reports/histogram_edges.h"
#include "app/reports/result_row.h"
#include "app/reports/schema_rows.h"
#include "app/reports/sql_columns.h"
#include "base/format.h"
#include "base/nearest.h"
#include "base/unicode.h"
#include "catalog/table_name.h"
#include "query/names/relations.h"
#include "shaping/builder/time_cell.h"

namespace dynalake::app {
namespace {

using iceberg::TypeId;

/// So many single values get a bar of their own.
constexpr int64_t kMostValues = 20;

/// A table's or view's columns.
struct Found {
  catalog::TableIdentifier identifier;
  bool is_view = false;
  catalog::TablePtr table = {};  ///< keeps the schema
  catalog::ViewPtr view = {};    ///< likewise
  const iceberg::Schema* schema = nullptr;
};

Result<Found> FindRelation(const std::string& name, Lake& lake) {
  DYNALAKE_ASSIGN(const auto named, catalog::FindName(lake.catalog(), name));
  if (!named) {
    return catalog::NoSuchTable(lake.catalog(), name);
  }
  Found found{.identifier = named->identifier, .is_view = named->is_view};
  if (named->is_view) {
    DYNALAKE_ASSIGN(found.view, lake.catalog().LoadView(named->identifier));
    found.schema = query::SchemaOf(*found.view);
  } else {
    DYNALAKE_ASSIGN(found.table, lake.catalog().LoadTable(named->identifier));
    found.schema = &found.table->metadata->current_schema();
  }
  if (found.schema == nullptr) {
    return Fail(ErrorCode::kMalformedInput, "the view {} does not say which columns it has", name);
  }
  return found;
}

/// The exact name, else the one that differs in case alone.
Result<SchemaRow> FindRow(const Found& found, const std::string& column) {
  const std::vector<SchemaRow> rows = SchemaRows(*found.schema);
  auto row = std::ranges::find(rows, column, &SchemaRow::column);
  if (row == rows.end()) {
    const std::string folded = CaseFold(column);
    const auto is_it = [&](const SchemaRow& other) { return CaseFold(other.column) == folded; };
    row = std::ranges::find_if(rows, is_it);
    if (row != rows.end() && std::find_if(row + 1, rows.end(), is_it) != rows.end()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "several columns of {} differ from {} in case alone: give the exact name",
                  catalog::ShortName(found.identifier), column);
    }
  }
  if (row == rows.end()) {
    std::vector<std::string_view> names;
    for (const SchemaRow& other : rows) {
      names.push_back(other.column);
    }
    return Fail(ErrorCode::kNotFound, "{} has no column {}{}", catalog::ShortName(found.identifier),
                column, Proposal(column, names));
  }
  return *row;
}

/// What one question over all rows of the column answers.
struct Summary {
  int64_t rows = 0;
  int64_t values = 0;
  int64_t finite = 0;  ///< of floating-point numbers, those between the infinities
  int64_t distinct = 0;
  int64_t times = 0;  ///< of texts, those that are times
  std::optional<std::string> least;
  std::optional<std::string> greatest;
};

class HistogramReader {
 public:
  HistogramReader(query::Session& session, SqlColumns columns, const iceberg::Type& type,
                  std::string expression, const CancelToken& cancel)
      : session_(session),
        columns_(std::move(columns)),
        type_(type),
        expression_(std::move(expression)),
        cancel_(cancel) {}

  Result<void> Read(Histogram& histogram) {
    DYNALAKE_ASSIGN(const Summary summary, Summarize());
    histogram.rows = summary.rows;
    histogram.nulls = summary.rows - summary.values;
    histogram.not_finite = IsFloating() ? summary.values - summary.finite : 0;
    const bool is_many = summary.distinct > kMostValues;
    histogram.is_read_as_times =
        type_.id() == TypeId::kString && is_many && summary.times == summary.values;
    histogram.is_of_times = histogram.is_read_as_times || IsTime();
    const bool has_ranges = histogram.is_of_times || IsNumber();
    if (has_ranges && (is_many || histogram.not_finite > 0) && summary.least &&
        summary.least != summary.greatest) {
      return ReadRanges(summary, histogram);
    }
    return ReadValues(summary, has_ranges, histogram);
  }

 private:
  bool IsFloating() const { return type_.id() == TypeId::kFloat || type_.id() == TypeId::kDouble; }
  bool IsNumber() const {
    return IsFloating() || type_.id() == TypeId::kInt || type_.id() == TypeId::kLong ||
           type_.id() == TypeId::kDecimal;
  }
  /// A text as a time of UTC, by the offset that it may have.
  std::string TextAsTime() const { return fmt::format("try_cast({} AS TIMESTAMPTZ)", expression_); }
  bool IsTime() const {
    switch (type_.id()) {
      case TypeId::kDate:
      case TypeId::kTimestamp:
      case TypeId::kTimestampTz:
      case TypeId::kTimestampNs:
      case TypeId::kTimestampTzNs:
        return true;
      default:
        return false;
    }
  }

  Result<std::vector<std::shared_ptr<arrow::RecordBatch>>> Ask(const std::string& sql) {
    DYNALAKE_ASSIGN(const auto rows, session_.Query(sql, {.cancel = cancel_}));
    std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
    while (true) {
      DYNALAKE_ASSIGN(std::shared_ptr<arrow::RecordBatch> batch, rows->Next());
      if (batch == nullptr) {
        return batches;
      }
      batches.push_back(std::move(batch));
    }
  }

  Result<Summary> Summarize() {
    const std::string finite = IsFloating() ? fmt::format("isfinite({})", expression_) : "true";
    const std::string time =
        type_.id() == TypeId::kString ? fmt::format("count({})", TextAsTime()) : "0::BIGINT";
    DYNALAKE_ASSIGN(const auto batches,
                    Ask(fmt::format("SELECT count(*), count({0}), count({0}) FILTER (WHERE {1}), "
                                    "approx_count_distinct({0}), {2}, min({0}) FILTER (WHERE {1}), "
                                    "max({0}) FILTER (WHERE {1}) FROM {3}",
                                    expression_, finite, time, columns_.from)));
    Summary summary;
    if (!batches.empty()) {
      ResultRow row(*batches.front(), 0);
      summary.rows = row.Count();
      summary.values = row.Count();
      summary.finite = row.Count();
      summary.distinct = row.Count();
      summary.times = row.Count();
      summary.least = row.Value();
      summary.greatest = row.Value();
    }
    return summary;
  }

  /// `in_order`: of numbers and times, whose bars stand in their order.
  Result<void> ReadValues(const Summary& summary, bool in_order, Histogram& histogram) {
    DYNALAKE_ASSIGN(
        const auto batches,
        Ask(fmt::format("SELECT {0}, count(*), count(*) OVER () FROM {1} WHERE {0} IS NOT NULL "
                        "GROUP BY ALL ORDER BY {2} LIMIT {3}",
                        expression_, columns_.from, in_order ? "1" : "2 DESC, 1",
                        in_order ? 2 * kMostValues : kMostValues)));
    int64_t counted = 0;
    int64_t distinct = 0;
    for (const auto& batch : batches) {
      for (int64_t i = 0; i < batch->num_rows(); ++i) {
        ResultRow row(*batch, i);
        std::string value = row.Value().value_or("");
        histogram.bins.push_back({.from = value, .to = "", .label = value, .count = row.Count()});
        counted += histogram.bins.back().count;
        distinct = row.Count();
      }
    }
    histogram.other_count = summary.values - counted;
    histogram.other_values = distinct - static_cast<int64_t>(histogram.bins.size());
    return {};
  }

  Result<void> ReadRanges(const Summary& summary, Histogram& histogram) {
    std::string value = expression_;
    Edges edges;
    if (histogram.is_of_times) {
      value = histogram.is_read_as_times ? fmt::format("epoch_us({})", TextAsTime())
                                         : fmt::format("epoch_us({})", expression_);
      DYNALAKE_ASSIGN(edges, EdgesOfTimes(value));
    } else if (IsFloating()) {
      edges = DoubleEdges(std::strtod(summary.least->c_str(), nullptr),
                          std::strtod(summary.greatest->c_str(), nullptr));
    } else {
      edges = DecimalEdges(*summary.least, *summary.greatest,
                           type_.id() == TypeId::kDecimal ? type_.scale() : 0);
    }
    histogram.step = edges.step;
    for (size_t i = 0; i + 1 < edges.edges.size(); ++i) {
      histogram.bins.push_back({.from = EdgeText(edges.edges[i], histogram),
                                .to = EdgeText(edges.edges[i + 1], histogram),
                                .label = histogram.is_of_times
                                             ? edges.edges[i].label
                                             : fmt::format("{} to <{}", edges.edges[i].label,
                                                           edges.edges[i + 1].label)});
    }
    DYNALAKE_TRY(Count(value, edges, histogram));
    int64_t counted = 0;
    for (const Histogram::Bin& bin : histogram.bins) {
      counted += bin.count;
    }
    histogram.not_finite = summary.values - counted;
    return {};
  }

  static std::string EdgeText(const Edge& edge, const Histogram& histogram) {
    if (!histogram.is_of_times) {
      return edge.value;
    }
    std::string text;
    shaping::AppendIsoTimestamp(std::strtoll(edge.value.c_str(), nullptr, 10), &text);
    return text;
  }

  Result<Edges> EdgesOfTimes(const std::string& micros) {
    DYNALAKE_ASSIGN(const auto batches,
                    Ask(fmt::format("SELECT min({0}), max({0}) FROM {1}", micros, columns_.from)));
    std::optional<int64_t> least;
    std::optional<int64_t> greatest;
    if (!batches.empty()) {
      ResultRow row(*batches.front(), 0);
      least = row.Number();
      greatest = row.Number();
    }
    return least && greatest ? TimeEdges(*least, *greatest, type_.id() == TypeId::kDate) : Edges();
  }

  /// An edge as a value that is compared exactly.
  std::string LiteralOf(const Edge& edge, bool is_of_times) const {
    if (is_of_times || type_.id() == TypeId::kInt || type_.id() == TypeId::kLong) {
      return edge.value + "::BIGINT";
    }
    return type_.id() == TypeId::kDecimal
               ? fmt::format("'{}'::DECIMAL({},{})", edge.value, type_.precision(), type_.scale())
               : fmt::format("'{}'::DOUBLE", edge.value);
  }

  Result<void> Count(const std::string& value, const Edges& edges, Histogram& histogram) {
    if (histogram.bins.empty()) {
      return {};
    }
    std::string bin = "CASE";
    for (size_t i = 0; i + 1 < histogram.bins.size(); ++i) {
      bin += fmt::format(" WHEN {} < {} THEN {}", value,
                         LiteralOf(edges.edges[i + 1], histogram.is_of_times), i);
    }
    bin += fmt::format(" ELSE {} END::BIGINT", histogram.bins.size() - 1);
    // Of infinite times there are no microseconds.
    const std::string filter = IsFloating() ? fmt::format("isfinite({})", expression_)
                                            : fmt::format("{} IS NOT NULL", value);
    // A CASE without a WHEN is no SQL.
    if (histogram.bins.size() == 1) {
      bin = "0::BIGINT";
    }
    DYNALAKE_ASSIGN(const auto batches,
                    Ask(fmt::format("SELECT {}, count(*) FROM {} WHERE {} GROUP BY ALL", bin,
                                    columns_.from, filter)));
    for (const auto& batch : batches) {
      for (int64_t i = 0; i < batch->num_rows(); ++i) {
        ResultRow row(*batch, i);
        const auto at = static_cast<size_t>(row.Count());
        histogram.bins[std::min(at, histogram.bins.size() - 1)].count = row.Count();
      }
    }
    return {};
  }

  query::Session& session_;
  SqlColumns columns_;
  const iceberg::Type& type_;
  std::string expression_;
  CancelToken cancel_;
};

}  // namespace

Result<Histogram> ReadHistogram(const std::string& relation, const std::string& column, Lake& lake,
                                const CancelToken& cancel) {
  DYNALAKE_ASSIGN(const Found found, FindRelation(relation, lake));
  DYNALAKE_ASSIGN(const SchemaRow row, FindRow(found, column));
  const iceberg::NestedField* field = found.schema->FindField(row.field_id);
  DYNALAKE_ASSERT(field != nullptr);
  if (field->type.is_nested()) {
    return Fail(ErrorCode::kInvalidArgument,
                "{} is a {}: a histogram is of numbers, times, texts or booleans{}", row.column,
                row.type,
                field->type.id() == TypeId::kStruct
                    ? fmt::format(", such as the field {}.{}", row.column,
                                  field->type.fields().empty() ? "x" : field->type.fields()[0].name)
                    : "; UNNEST in SQL takes it apart");
  }
  DYNALAKE_ASSIGN(query::Session * session, lake.Session());
  DYNALAKE_ASSIGN(SqlColumns columns,
                  FindSqlColumns(*session,
                                 SelectAll({.database = found.identifier.namespace_name,
                                            .table = found.identifier.name}),
                                 *found.schema, cancel));
  const auto expression = columns.expressions.find(row.field_id);
  if (expression == columns.expressions.end()) {
    return Fail(ErrorCode::kInvalidArgument,
                "SQL cannot read {} by itself: it is inside a list or a map, or of the type {}",
                row.column, row.type);
  }
  Histogram histogram{.relation = found.identifier,
                      .is_view = found.is_view,
                      .column = row.column,
                      .type = row.type};
  std::string text = expression->second;
  DYNALAKE_TRY(HistogramReader(*session, std::move(columns), field->type, std::move(text), cancel)
                   .Read(histogram));
  return histogram;
}

}  // namespace dynalake::app
