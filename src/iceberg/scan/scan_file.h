#pragma once

#include <vector>

#include "iceberg/model/manifest.h"

namespace dynalake::iceberg {

/// One live data file and the delete files that apply to it (specification, "Scan Planning"), in
/// ascending order of sequence number. Where a deletion vector applies, no position delete file
/// stands beside it. The entries are another's, and live as long as that says.
struct ScanFile {
  const ManifestEntry* data = nullptr;
  std::vector<const ManifestEntry*> deletes;
};

}  // namespace dynalake::iceberg
