#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "iceberg/model/schema.h"
#include "query/session.h"

namespace dynalake::app {

/// How far a number can be trusted.
enum class Basis : uint8_t {
  kExact,
  kEstimate,  ///< of all rows, by a sketch of another engine
  kSample,    ///< of the rows that were read, which are not all
};

/// "exact", "estimate", "sample".
std::string_view BasisName(Basis basis);

/// What is known of the cells of a column, or of a field inside structs. Values are as
/// `sql --output csv` prints them.
struct ColumnStatistics {
  std::optional<int64_t> nulls;  ///< of `rows`
  int64_t rows = 0;
  Basis nulls_basis = Basis::kExact;
  std::optional<int64_t> distinct;  ///< different values, nulls aside; of a sample: at least these
  Basis distinct_basis = Basis::kExact;
  std::optional<std::string> least;
  std::optional<std::string> greatest;
  Basis range_basis = Basis::kExact;
  std::vector<std::string> samples;  ///< different ones, the frequent first

  /// From 0 to 1; nothing where there are no rows.
  std::optional<double> null_share() const;
};

/// The statistics of a table or view.
struct RelationStatistics {
  std::optional<int64_t> rows;  ///< exact; nothing where nobody counted them
  int64_t rows_read = 0;
  bool is_sample = false;                       ///< not all rows were read
  std::map<int32_t, ColumnStatistics> columns;  ///< by field id
};

inline constexpr int kSamplesPerColumn = 3;

/// Reads all rows of `source`, a query, and answers what they hold in each column of `schema` that
/// the query has and SQL can read. Values of lists and maps are looked at as a whole.
Result<RelationStatistics> ReadStatistics(query::Session& session, const std::string& source,
                                          const iceberg::Schema& schema, const CancelToken& cancel);

}  // namespace dynalake::app
