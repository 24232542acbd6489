#include "app/lake/lake.h"
#include "app/lake/listing.h"
#include "app/lake/remarks.h"
#include "app/lake/stores.h"
#include "app/verbs/verbs.h"
#include "generate/export_writer.h"
#include "storage/user_location.h"

namespace dynalake::app {

Result<void> RunGenerateExport(const GenerateExportCommand& command, const Context& context) {
  DYNALAKE_ASSIGN(const storage::Location folder, storage::ParseUserLocation(command.folder));
  if (context.settings.dry_run) {
    return Remark(context, "{} items would be written to {}", command.items, folder.ToString());
  }
  generate::ExportOptions options;
  options.shop.items = command.items;
  options.shop.seed = command.seed;
  options.shop.day = command.day;
  options.files = command.files;
  options.table_name = command.table;
  options.threads = context.settings.threads;
  options.format = command.format == "ion" ? dynamodb::ExportFormat::kIon
                                           : dynamodb::ExportFormat::kDynamoDbJson;
  options.compression = command.compression == "gzip"   ? files::Compression::kGzip
                        : command.compression == "zstd" ? files::Compression::kZstd
                                                        : files::Compression::kNone;
  Stores stores(context);
  DYNALAKE_ASSIGN(const generate::ExportReport report,
                  generate::WriteExport(stores.all(), folder, options, context.cancel));
  Listing listing({{"export_id"},
                   {"folder"},
                   {"items", Listing::Kind::kNumber},
                   {"text_bytes", Listing::Kind::kNumber},
                   {"stored_bytes", Listing::Kind::kNumber}});
  listing.Add({report.export_id, std::string(report.folder.path()), report.counts.total(),
               static_cast<int64_t>(report.text_bytes), static_cast<int64_t>(report.stored_bytes)});
  return listing.Print(context.settings.output, context);
}

}  // namespace dynalake::app
