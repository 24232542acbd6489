#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/exports/export_listing.h"
#include "source/items/item_source.h"

namespace dynalake::source {

/// Whether `name` can be that of a data file of EMR or AWS Data Pipeline: it has no ending but that
/// of a compression, and is neither the manifest nor a folder's mark.
bool IsDataPipelineName(std::string_view name);

/// The export of EMR or AWS Data Pipeline among `files` below `address`, by its file `manifest`;
/// nothing if there is none.
///
/// Errors: kInvalidArgument where several are there; kMalformedInput for a manifest that is broken
/// or does not fit the files that are there.
Result<std::optional<ItemSource>> OpenDataPipelineExport(storage::ObjectStore& store,
                                                         const storage::Location& address,
                                                         const std::vector<ListedFile>& files);

}  // namespace dynalake::source
