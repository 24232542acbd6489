#include "engine/scan/row_scan.h"

#include <algorithm>
#include <vector>

#include <arrow/c/bridge.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <duckdb/function/table/arrow.hpp>

#include "base/cancel_scope.h"
#include "engine/sandbox/guard.h"

namespace dynalake::engine {
namespace {

void CheckExported(const arrow::Status& status) {
  if (!status.ok()) {
    Throw(Fail(ErrorCode::kInternal, "rows of a listing: {}", status.ToString()));
  }
}

/// One reading, as DuckDB asks for it.
class ArrowRows final : public duckdb::ArrowArrayStreamWrapper {
 public:
  ArrowRows(std::unique_ptr<RowStream> rows, std::shared_ptr<StatementReading> reading)
      : rows_(std::move(rows)), reading_(std::move(reading)) {}

  /// Without a release callback at the end.
  duckdb::shared_ptr<duckdb::ArrowArrayWrapper> GetNextChunk() override {
    auto chunk = duckdb::make_shared_ptr<duckdb::ArrowArrayWrapper>();
    const CancelScope scope(reading_->cancel());
    OrThrow(reading_->Count(0));
    if (const auto batch = OrThrow(rows_->Next())) {
      CheckExported(arrow::ExportRecordBatch(*batch, &chunk->arrow_array));
    }
    return chunk;
  }

 private:
  std::unique_ptr<RowStream> rows_;
  std::shared_ptr<StatementReading> reading_;
};

// DuckDB passes the address of a `ScannedRows` around as a number.

duckdb::unique_ptr<duckdb::ArrowArrayStreamWrapper> OpenRows(
    uintptr_t address, duckdb::ArrowStreamParameters& parameters) {
  const auto& scanned = *reinterpret_cast<const ScannedRows*>(address);
  const arrow::Schema& schema = *scanned.source->schema();
  std::vector<size_t> columns;
  for (const duckdb::string& name : parameters.projected_columns.columns) {
    columns.push_back(static_cast<size_t>(schema.GetFieldIndex(name)));
  }
  const CancelScope scope(scanned.reading->cancel());
  return duckdb::make_uniq<ArrowRows>(OrThrow(scanned.source->Open(columns)), scanned.reading);
}

void ExportColumns(ArrowArrayStream* address, ArrowSchema& out) {
  const auto& scanned = *reinterpret_cast<const ScannedRows*>(address);
  CheckExported(arrow::ExportSchema(*scanned.source->schema(), &out));
}

duckdb::unique_ptr<duckdb::ParsedExpression> Address(uintptr_t address) {
  return duckdb::make_uniq<duckdb::ConstantExpression>(duckdb::Value::POINTER(address));
}

/// What EXPLAIN shows of it.
duckdb::InsertionOrderPreservingMap<duckdb::string> DescribeRows(
    duckdb::TableFunctionToStringInput& input) {
  const auto address = input.bind_data->Cast<duckdb::ArrowScanFunctionData>().stream_factory_ptr;
  duckdb::InsertionOrderPreservingMap<duckdb::string> result;
  result["Table"] = reinterpret_cast<const ScannedRows*>(address)->source->name();
  return result;
}

}  // namespace

void RegisterRowsFunction(duckdb::Connection& connection) {
  duckdb::ClientContext& context = *connection.context;
  context.RunFunctionInTransaction([&] {
    auto& catalog = duckdb::Catalog::GetSystemCatalog(context);
    auto& arrow_scan =
        catalog.GetEntry<duckdb::TableFunctionCatalogEntry>(context, DEFAULT_SCHEMA, "arrow_scan");
    const auto pointer = duckdb::LogicalType::POINTER;
    duckdb::TableFunction function =
        arrow_scan.functions.GetFunctionByArguments(context, {pointer, pointer, pointer});
    function.name = kRowsFunction;
    function.filter_pushdown = false;  // the rows are all of them
    function.filter_prune = false;
    function.supports_pushdown_type = nullptr;
    function.to_string = DescribeRows;
    function.serialize = nullptr;
    function.deserialize = nullptr;
    duckdb::CreateTableFunctionInfo info(function);
    catalog.CreateTableFunction(context, info);
  });
}

duckdb::unique_ptr<duckdb::TableRef> MakeRows(std::shared_ptr<const RowSource> source,
                                              StatementScans& scans) {
  duckdb::vector<duckdb::unique_ptr<duckdb::ParsedExpression>> arguments;
  arguments.push_back(Address(reinterpret_cast<uintptr_t>(scans.AddRows(std::move(source)))));
  arguments.push_back(Address(reinterpret_cast<uintptr_t>(&OpenRows)));
  arguments.push_back(Address(reinterpret_cast<uintptr_t>(&ExportColumns)));
  auto table = duckdb::make_uniq<duckdb::TableFunctionRef>();
  table->function =
      duckdb::make_uniq<duckdb::FunctionExpression>(kRowsFunction, std::move(arguments));
  return table;
}

}  // namespace dynalake::engine
