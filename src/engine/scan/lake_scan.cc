#include "engine/scan/lake_scan.h"

#include "base/format_count.h"
#include "engine/sandbox/guard.h"
#include "engine/scan/hidden_values.h"
#include "engine/scan/lake_file_list.h"
#include "engine/scan/lake_reader.h"
#include "engine/scan/lake_statistics.h"

namespace dynalake::engine {
namespace {

/// Carries what readers need to where DuckDB makes them.
struct ScanFunctionInfo final : public duckdb::TableFunctionInfo {
  ScanFunctionInfo(const ScanServices& given, const duckdb::TableFunction& inner)
      : services(given),
        scan(inner.function),
        pushdown_complex_filter(inner.pushdown_complex_filter) {}
  const ScanServices& services;
  duckdb::table_function_t scan;
  duckdb::table_function_pushdown_complex_filter_t pushdown_complex_filter;
};

const LakeFileList& FilesOf(const duckdb::FunctionData& bind_data) {
  return bind_data.Cast<duckdb::MultiFileBindData>().file_list->Cast<LakeFileList>();
}

duckdb::unique_ptr<duckdb::MultiFileReader> MakeReader(const duckdb::TableFunction& function) {
  const auto& info = function.function_info->Cast<ScanFunctionInfo>();
  return duckdb::make_uniq<LakeReader>(info.services, info.scan);
}

/// DuckDB's own scan, whose errors name the file.
void ScanFiles(duckdb::ClientContext& context, duckdb::TableFunctionInput& input,
               duckdb::DataChunk& output) {
  const auto& bind_data = input.bind_data->Cast<duckdb::MultiFileBindData>();
  try {
    bind_data.multi_file_reader->Cast<LakeReader>().scan()(context, input, output);
  } catch (...) {
    const auto& local = input.local_state->Cast<duckdb::MultiFileLocalState>();
    if (local.reader == nullptr) {
      throw;
    }
    RethrowReadError(local.reader->GetFileName());
  }
}

/// What EXPLAIN shows of a scan: what the manifests count of the files that pruning leaves.
duckdb::InsertionOrderPreservingMap<duckdb::string> Describe(
    duckdb::TableFunctionToStringInput& input) {
  const LakeFileList& kept = FilesOf(*input.bind_data);
  const LakeFileList all(kept.state());
  const auto of = [](const std::string& part, const std::string& whole) {
    return fmt::format("{} of {}", part, whole);
  };
  const auto count = [](auto number) { return FormatCount(static_cast<int64_t>(number)); };
  duckdb::InsertionOrderPreservingMap<duckdb::string> result;
  result["Table"] = kept.state()->spec().name;
  result["Files"] = of(count(kept.files().size()), count(all.files().size()));
  result["Rows"] = of(count(kept.TotalRows()), count(all.TotalRows()));
  if (!all.HasNoDeletes()) {
    result["Rows"] += ", before deletes";
  }
  result["Bytes"] = of(count(kept.TotalBytes()), count(all.TotalBytes()));
  return result;
}

/// All rows of a scan: the least and greatest values of columns that have exact ones. The plan
/// that holds the files outlives it.
class CountedRows final : public duckdb::PartitionRowGroup {
 public:
  explicit CountedRows(const LakeFileList& files) : files_(files) {}

  duckdb::unique_ptr<duckdb::BaseStatistics> GetColumnStatistics(
      const duckdb::StorageIndex& column) override {
    const bool is_whole = column.HasPrimaryIndex() && !column.HasChildren();
    return is_whole ? ColumnStatistics(files_, column.GetPrimaryIndex()) : nullptr;
  }
  bool MinMaxIsExact(const duckdb::BaseStatistics& /*statistics*/,
                     const duckdb::StorageIndex& /*column*/) override {
    return true;  // The others have no statistics.
  }

 private:
  const LakeFileList& files_;
};

/// Makes count(*), min and max answers from metadata where no row is deleted.
duckdb::vector<duckdb::PartitionStatistics> CountRows(duckdb::ClientContext& /*context*/,
                                                      duckdb::GetPartitionStatsInput& input) {
  const LakeFileList& files = FilesOf(*input.bind_data);
  if (!files.HasNoDeletes()) {
    return {};
  }
  duckdb::PartitionStatistics rows;
  rows.row_start = 0;
  rows.count = files.TotalRows();
  rows.count_type = duckdb::CountType::COUNT_EXACT;
  rows.partition_row_group = duckdb::make_shared_ptr<CountedRows>(files);
  return {rows};
}

/// Whether an expression over the scan reads a column in which there may be NaN.
bool ReadsNan(const duckdb::Expression& expression, const duckdb::LogicalGet& get,
              const LakeFileList& files) {
  if (expression.GetExpressionClass() == duckdb::ExpressionClass::BOUND_COLUMN_REF) {
    const auto at = expression.Cast<duckdb::BoundColumnRefExpression>().binding.column_index;
    const auto& columns = get.GetColumnIds();
    return at < columns.size() && MayHoldNan(files, columns[at].GetPrimaryIndex());
  }
  bool reads = false;
  duckdb::ExpressionIterator::EnumerateChildren(expression, [&](const duckdb::Expression& child) {
    reads = reads || ReadsNan(child, get, files);
  });
  return reads;
}

/// DuckDB's own, which prunes files. Then a filter goes into the files, where it leaves out row
/// groups by Parquet's statistics. These say nothing of NaN, which SQL orders above all numbers:
/// where there may be one, filters stay above the scan.
void PushFilters(duckdb::ClientContext& context, duckdb::LogicalGet& get,
                 duckdb::FunctionData* bind_data,
                 duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& filters) {
  get.function.function_info->Cast<ScanFunctionInfo>().pushdown_complex_filter(context, get,
                                                                               bind_data, filters);
  for (const auto& filter : filters) {
    if (ReadsNan(*filter, get, FilesOf(*bind_data))) {
      get.function.filter_pushdown = false;
    }
  }
}

duckdb::unique_ptr<duckdb::BaseStatistics> StatisticsOf(duckdb::ClientContext& /*context*/,
                                                        const duckdb::FunctionData* bind_data,
                                                        duckdb::column_t column) {
  return ColumnStatistics(FilesOf(*bind_data), column);
}

/// What can be named beside the columns of a table. The name of a file is nobody's to know: its
/// place in the lake is `$path`.
duckdb::virtual_column_map_t VirtualColumns(duckdb::ClientContext& context,
                                            duckdb::optional_ptr<duckdb::FunctionData> data) {
  auto& bind_data = data->Cast<duckdb::MultiFileBindData>();
  duckdb::virtual_column_map_t columns;
  duckdb::MultiFileReader::GetVirtualColumns(context, bind_data.reader_bind, columns);
  bind_data.interface->GetVirtualColumns(context, bind_data, columns);
  AddHiddenColumns(columns);
  bind_data.virtual_columns = columns;
  columns.erase(duckdb::MultiFileReader::COLUMN_IDENTIFIER_FILENAME);
  return columns;
}

}  // namespace

void RegisterScanFunction(duckdb::Connection& connection, const ScanServices& services) {
  duckdb::ClientContext& context = *connection.context;
  context.RunFunctionInTransaction([&] {
    auto& catalog = duckdb::Catalog::GetSystemCatalog(context);
    auto& parquet = catalog.GetEntry<duckdb::TableFunctionCatalogEntry>(context, DEFAULT_SCHEMA,
                                                                        "parquet_scan");
    duckdb::TableFunction function =
        parquet.functions.GetFunctionByArguments(context, {duckdb::LogicalType::VARCHAR});
    function.name = kScanFunction;
    function.named_parameters.clear();
    function.function_info = duckdb::make_shared_ptr<ScanFunctionInfo>(services, function);
    function.function = ScanFiles;
    function.get_multi_file_reader = MakeReader;
    function.to_string = Describe;
    function.statistics = StatisticsOf;
    function.pushdown_complex_filter = PushFilters;
    function.get_partition_stats = CountRows;
    function.get_virtual_columns = VirtualColumns;
    function.serialize = nullptr;
    function.deserialize = nullptr;
    duckdb::CreateTableFunctionInfo info(function);
    catalog.CreateTableFunction(context, info);
  });
}

}  // namespace dynalake::engine
