#pragma once

#include <cstdint>
#include <string>

#include "base/cancel.h"
#include "base/result.h"
#include "dynamodb/manifest.h"
#include "files/compression.h"
#include "generate/shop.h"
#include "storage/object_store.h"

namespace dynalake::generate {

struct ExportOptions {
  ShopOptions shop = {};
  int files = 4;
  dynamodb::ExportFormat format = dynamodb::ExportFormat::kDynamoDbJson;
  files::Compression compression = files::Compression::kGzip;
  std::string table_name = "Shop";
  int threads = 1;
};

struct ExportReport {
  std::string export_id;
  storage::Location folder;  ///< `directory/AWSDynamoDB/<export id>`
  ShopCounts counts;
  uint64_t text_bytes = 0;    ///< of all lines, before compression
  uint64_t stored_bytes = 0;  ///< of all data files
};

/// Writes the shop as a full export to S3 of the table, with everything that DynamoDB itself
/// writes:
/// `_started`, data files, both manifests and their checksum files, in that order, so that an
/// export with a summary is complete. Equal options give equal bytes, whatever the number of
/// threads; another seed, table, time or day gives another export id beside it.
///
/// Memory stays within a few MiB a thread. Errors of the store are passed on; what was written
/// stays. `kInvalidArgument` where an option is out of range.
Result<ExportReport> WriteExport(storage::ObjectStore& store, const storage::Location& directory,
                                 const ExportOptions& options, const CancelToken& cancel);

}  // namespace dynalake::generate
