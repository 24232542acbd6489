#include "land/land_rows.h"

#include <utility>

#include <arrow/record_batch.h>

#include "base/cancel_scope.h"
#include "files/parquet_columns.h"
#include "land/parquet_files.h"
#include "land/row_blocks.h"
#include "shaping/scan/buffer_pool.h"

namespace dynalake::land {
namespace {

/// The rows with their own columns. Answers how many there were.
Result<int64_t> WriteColumns(engine::BatchStream& rows, const LandSettings& settings,
                             const LandEnvironment& environment, LandedFiles& files) {
  DYNALAKE_ASSIGN(const files::ParquetColumns columns, files::ParquetColumns::Of(*rows.schema()));
  files::TableFileOptions options = ParquetOptionsOf(settings);
  options.has_field_ids = false;
  ParquetFiles parquet(files, columns.schema(), options, settings.target_file_bytes);
  int64_t count = 0;
  while (true) {
    DYNALAKE_TRY(environment.cancel.Check());
    DYNALAKE_ASSIGN(const auto batch, rows.Next());
    if (batch == nullptr) {
      break;
    }
    DYNALAKE_ASSIGN(const auto converted, columns.Convert(*batch));
    DYNALAKE_TRY(parquet.Write(*converted));
    count += batch->num_rows();
    environment.progress.Advance(0, batch->num_rows());
  }
  DYNALAKE_TRY(parquet.Finish());
  return count;
}

}  // namespace

Result<LandedUnits> LandRows(const RowItems& source, LandSettings settings,
                             const LandEnvironment& environment) {
  const CancelScope scope(environment.cancel);
  environment.progress.BeginStep("landing", 0);
  LandedFiles files(environment.store, settings.folder, settings.landing_id,
                    FileEnding(settings.format, settings.compression), {});
  LandedUnits landed;
  if (settings.format == LandFormat::kParquet && !source.loaded) {
    DYNALAKE_ASSIGN(landed.item_count, WriteColumns(source.rows, settings, environment, files));
  } else {
    if (settings.format == LandFormat::kParquet) {
      settings.columns = source.loaded->columns;
    }
    RowBlocks blocks(source);
    DYNALAKE_TRY(WriteItems(blocks, settings, ExecutorContextOf(settings, environment), files,
                            environment.cancel));
    landed.item_count = blocks.item_count();
  }
  landed.files = files.files();
  return landed;
}

}  // namespace dynalake::land
