#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "source/items/item_source.h"
#include "storage/object_store.h"

namespace dynalake::source {

struct FilesOptions {
  std::optional<std::string> export_id =
      {};                    ///< of the export to take, where the folder holds several
  bool no_manifest = false;  ///< take every file of items as it lies there
};

/// Recognises what to load below `address`: a full DynamoDB export (its folder, a parent with one
/// or several, or a copy of either at any depth), an export of EMR or AWS Data Pipeline, or with
/// `no_manifest` a folder or a single file of DynamoDB JSON or Ion items.
///
/// Of several exports of one table the newest complete full one is taken. The manifests' checksums
/// are verified where their files exist; of data files only names are looked at.
///
/// Errors: kNotFound where nothing is there; kInvalidArgument where the user must choose (several
/// tables, an unknown export id, no manifest); kUnsupported for an incremental export;
/// kMalformedInput for manifests that are broken or do not fit the files that are there.
Result<ItemSource> OpenFiles(storage::ObjectStore& store, const storage::Location& address,
                             const FilesOptions& options);

}  // namespace dynalake::source
