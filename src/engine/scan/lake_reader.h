#pragma once

#include <memory>

#include "engine/duckdb.h"
#include "engine/scan/deletes.h"
#include "engine/scan/scan_state.h"

namespace dynalake::engine {

/// Tells DuckDB's multi-file scan what an Iceberg table looks like: its columns by field id, and
/// per file the constants and the deleted rows.
class LakeReader final : public duckdb::MultiFileReader {
 public:
  LakeReader(const ScanServices& services, duckdb::table_function_t inner)
      : services_(services), scan_(inner) {}

  /// DuckDB's own scan of the files.
  duckdb::table_function_t scan() const { return scan_; }

  duckdb::shared_ptr<duckdb::MultiFileList> CreateFileList(
      duckdb::ClientContext& context, const duckdb::vector<duckdb::string>& paths,
      const duckdb::FileGlobInput& glob_input) override;
  bool Bind(duckdb::MultiFileOptions& options, duckdb::MultiFileList& files,
            duckdb::vector<duckdb::LogicalType>& types, duckdb::vector<duckdb::string>& names,
            duckdb::MultiFileReaderBindData& bind_data) override;
  /// Keeps the filters that joins find while they run away from columns in which there may be NaN.
  duckdb::unique_ptr<duckdb::MultiFileList> DynamicFilterPushdown(
      duckdb::ClientContext& context, const duckdb::MultiFileList& files,
      const duckdb::MultiFileOptions& options, const duckdb::vector<duckdb::string>& names,
      const duckdb::vector<duckdb::LogicalType>& types,
      const duckdb::vector<duckdb::column_t>& column_ids, duckdb::TableFilterSet& filters) override;
  /// Refuses columns of types that SQL has no values for.
  duckdb::unique_ptr<duckdb::MultiFileReaderGlobalState> InitializeGlobalState(
      duckdb::ClientContext& context, const duckdb::MultiFileOptions& options,
      const duckdb::MultiFileReaderBindData& bind_data, const duckdb::MultiFileList& files,
      const duckdb::vector<duckdb::MultiFileColumnDefinition>& global_columns,
      const duckdb::vector<duckdb::ColumnIndex>& global_column_ids) override;
  void FinalizeBind(duckdb::MultiFileReaderData& reader_data,
                    const duckdb::MultiFileOptions& options,
                    const duckdb::MultiFileReaderBindData& bind_data,
                    const duckdb::vector<duckdb::MultiFileColumnDefinition>& global_columns,
                    const duckdb::vector<duckdb::ColumnIndex>& global_column_ids,
                    duckdb::ClientContext& context,
                    duckdb::optional_ptr<duckdb::MultiFileReaderGlobalState> global_state) override;
  using duckdb::MultiFileReader::CreateReader;
  duckdb::shared_ptr<duckdb::BaseFileReader> CreateReader(
      duckdb::ClientContext& context, duckdb::GlobalTableFunctionState& global_state,
      const duckdb::OpenFileInfo& file, duckdb::idx_t number,
      const duckdb::MultiFileBindData& bind_data) override;
  duckdb::unique_ptr<duckdb::MultiFileReader> Copy() const override;

 private:
  const ScanServices& services_;
  duckdb::table_function_t scan_;
  std::shared_ptr<const ScanState> state_;
  std::shared_ptr<SharedDeletes> shared_deletes_;
};

}  // namespace dynalake::engine
