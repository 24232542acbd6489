#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/result.h"
#include "engine/duckdb.h"
#include "engine/scan/scan_state.h"
#include "storage/object_store.h"

namespace dynalake::engine {

/// Adds the columns of hidden_columns.h to those that DuckDB finds by name alone.
void AddHiddenColumns(duckdb::virtual_column_map_t& columns);

/// Whether a column of a scan is one of them.
bool IsHidden(duckdb::column_t column);

/// The value of a hidden column in all rows of a file.
Result<duckdb::Value> HiddenValue(duckdb::column_t column, const ScanState& scan, size_t file,
                                  storage::ObjectStore& store);

/// The conditions of a statement on "$path" and "$partition" alone, which say of whole files that
/// they hold no row for it.
class HiddenFilters {
 public:
  /// `filters` outlive it.
  HiddenFilters(const ScanState& scan, const duckdb::MultiFilePushdownInfo& info,
                const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& filters);

  bool empty() const { return filters_.empty(); }
  /// True where it cannot be told.
  bool MayMatch(duckdb::ClientContext& context, size_t file) const;

 private:
  /// The hidden column that a reference means, if it is known without looking at the file.
  std::optional<duckdb::column_t> ColumnOf(const duckdb::Expression& expression) const;
  bool IsOfHiddenAlone(const duckdb::Expression& expression, bool& any) const;
  void PutValues(duckdb::unique_ptr<duckdb::Expression>& expression, size_t file) const;

  const ScanState& scan_;
  const duckdb::MultiFilePushdownInfo& info_;
  std::vector<const duckdb::Expression*> filters_;
};

}  // namespace dynalake::engine
